"""What is logged, and what is not: no words, names, addresses or links of people.

A line tells what went wrong and where in the code. An error may quote what somebody typed (a
database names the value that is there twice), and an address may hold a key or a search, so of an
error only its kind is written, and of an address only its pattern.
"""

import copy
import logging
import re
import traceback
from collections.abc import Iterator
from typing import Any

EMAIL = re.compile(r"[^\s@<>\"'(]{1,64}@[^\s@<>\"')]{1,250}")
QUERY = re.compile(r"\?\S+=\S*")
UNKNOWN = "an address that is not ours"


class PlainFormatter(logging.Formatter):
    """Lines without personal data, whichever library writes them."""

    def format(self, record: logging.LogRecord) -> str:
        record = copy.copy(record)  # another handler may want it as it was
        record.exc_text = None  # and may have kept the words of the error
        if (request := getattr(record, "request", None)) is not None:
            status = getattr(record, "status_code", "")
            record.msg, record.args = "%s %s %s", (status, method_of(request), route_of(request))
        elif isinstance(record.args, dict) and "exc" in record.args:  # a task that failed
            record.args = record.args | {"exc": _kind(record.exc_info)}
        return super().format(record)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # logging's own
        line = super().formatMessage(record)
        return QUERY.sub("?…", EMAIL.sub("…@…", line))

    def formatException(self, ei: Any) -> str:  # noqa: N802
        """Where it went wrong and the kind of each error, without what they say."""
        return "".join(_told(ei[1])).rstrip("\n")


def method_of(request: Any) -> str:
    return getattr(request, "method", None) or ""


def route_of(request: Any) -> str:
    """The pattern of an address, without the parts that differ."""
    match = getattr(request, "resolver_match", None)
    return match.route if match else UNKNOWN


def _kind(exc_info: Any) -> str:
    return exc_info[0].__name__ if exc_info and exc_info[0] else "an error"


def _told(error: BaseException | None) -> Iterator[str]:
    if error is None:
        return
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _told(before)
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__module__}.{type(error).__qualname__}\n"
