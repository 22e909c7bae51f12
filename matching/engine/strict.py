"""Reading JSON strictly: every surprise is a `BadProblem` that names the item."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

from matching.engine import checks
from matching.engine.checks import BadProblem, quoted

VERSION = 1


def document(text: str | bytes) -> dict[str, Any]:
    try:
        document = json.loads(text, object_pairs_hook=once, parse_constant=no_constant)
    except BadProblem:
        raise
    except (ValueError, RecursionError) as error:  # Bad UTF-8 and endless digits are ValueErrors.
        raise BadProblem(f"not JSON: {quoted(str(error))}") from error
    document = object_of("the file", document)
    if "version" not in document:
        raise BadProblem("version is missing")
    if type(document["version"]) is not int or document["version"] != VERSION:
        raise BadProblem(f"version must be {VERSION}, not {short(document['version'])}")
    return document


def once(items: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in items:
        if key in found:
            raise BadProblem(f"key {short(key)} stands twice in one object")
        found[key] = value
    return found


def no_constant(name: str) -> NoReturn:
    raise BadProblem(f"{name} is not a number JSON knows")


def short(value: object) -> str:
    """A value quoted for a message, cut where it would fill the screen."""
    text = quoted(value)
    return text if len(text) <= 80 else text[:77] + "..."


def keys(item: str, found: Mapping[str, Any], needed: set[str], optional: Iterable[str]) -> None:
    for key in sorted(needed - found.keys()):
        raise BadProblem(f"{key} is missing in {item}")
    for key in sorted(found.keys() - needed - set(optional)):
        raise BadProblem(f"unknown key {short(key)} in {item}")


def object_of(item: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadProblem(f"{item} must be an object, not {short(value)}")
    return value


def items(item: str, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise BadProblem(f"{item} must be a list, not {short(value)}")
    return value


def list_of(document: Mapping[str, Any], key: str) -> list[Any]:
    return items(key, document.get(key, []))


def text(item: str, value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise BadProblem(f"{item} must be text, not {short(value)}")
    return value


def whole(item: str, value: Any) -> int:
    if type(value) is not int:
        raise BadProblem(f"{item} must be a whole number, not {short(value)}")
    return value


def count(item: str, value: Any) -> int:
    checks.whole(item, whole(item, value))
    return int(value)
