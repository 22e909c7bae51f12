"""Letters: one text, of which the simple HTML is made, so that the two never differ."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

CODE = re.compile(r"[A-Z0-9]{3,6}-?[A-Z0-9]{3,6}")
GREETING_ENDS = (",", "،")
PREVIEW_AT_MOST = 140  # letters that a mail program shows beside the subject
# A machine wrote this, so no machine should answer (RFC 3834).
HEADERS = {"Auto-Submitted": "auto-generated"}


@dataclass(frozen=True)
class Block:
    """Lines that belong together: `text`, `details`, `list`, `link`, `home` or `code`."""

    kind: str
    lines: list[str]


@dataclass(frozen=True)
class Letter:
    """A subject of one line and a text, in one language."""

    subject: str
    text: str
    language: str

    @cached_property
    def html(self) -> str:
        """The text in the programme's colours: paragraphs, lists, and links as buttons."""
        blocks = list(_blocks(self.text))
        with translation.override(self.language):
            return render_to_string(
                "outbox/_mail.html",
                {
                    "subject": self.subject,
                    "blocks": blocks,
                    "first_link": next((block for block in blocks if block.kind == "link"), None),
                    "preview": _preview(blocks),
                    "language": translation.get_language_info(self.language),
                },
            )

    def email_to(self, address: str) -> EmailMultiAlternatives:
        email = EmailMultiAlternatives(self.subject, self.text, to=[address], headers=HEADERS)
        email.attach_alternative(self.html, "text/html")
        return email


def _blocks(text: str) -> Iterator[Block]:
    for part in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in part.splitlines() if line.strip()]
        for kind, some in groupby(lines, key=_kind):
            run = list(some)
            if kind == "list":
                yield Block(kind, [line.removeprefix("- ") for line in run])
            elif kind == "text" and len(run) > 1:
                yield Block("details", run)
            else:
                yield from (Block(kind, [line]) for line in run)


def _kind(line: str) -> str:
    # Only our own pages become buttons: what somebody typed leads nobody elsewhere.
    if line == settings.SITE_URL:
        return "home"
    if re.fullmatch(rf"{re.escape(settings.SITE_URL)}/\S*", line):
        return "link"
    if line.startswith("- "):
        return "list"
    return "code" if CODE.fullmatch(line) else "text"


def _preview(blocks: list[Block]) -> str:
    """The first sentence after the greeting."""
    texts = (block.lines[0] for block in blocks if block.kind == "text")
    first = next((text for text in texts if not text.endswith(GREETING_ENDS)), "")
    return first[:PREVIEW_AT_MOST]
