"""The shape of a page's plain text: headings, lists and paragraphs, and nothing else."""

import re
from dataclasses import dataclass
from textwrap import shorten


@dataclass(frozen=True)
class Block:
    """A heading (one line), a list (its items) or a paragraph (its lines)."""

    kind: str
    lines: list[str]


def blocks(text: str) -> list[Block]:
    """Divide a text at its empty lines.

    "## " begins a heading; a piece of which every line begins with "- " is a list.
    """
    pieces = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return [_block([line.strip() for line in piece.split("\n")]) for piece in pieces if piece]


def _block(lines: list[str]) -> Block:
    if lines[0].startswith("## "):
        return Block("heading", [" ".join(lines).removeprefix("## ")])
    if all(line.startswith("- ") for line in lines):
        return Block("list", [line.removeprefix("- ") for line in lines])
    return Block("paragraph", lines)


def summary(text: str, length: int = 155) -> str:
    """The first paragraph, cut between words: what a search result or a shared link shows."""
    first = next((block for block in blocks(text) if block.kind == "paragraph"), None)
    return shorten(" ".join(first.lines), length, placeholder=" …") if first else ""
