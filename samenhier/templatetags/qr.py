"""A QR code as one SVG path: sharp at any size, without a file, a script or a style."""

from itertools import groupby
from typing import Any

import qrcode
from django import template

register = template.Library()

QUIET_ZONE = 4  # modules around it, which the standard asks for


@register.inclusion_tag("_qr.html")
def qr_code(text: str, label: str) -> dict[str, Any]:
    """Draw `text` as a QR code; `label` says in words what it leads to."""
    code = qrcode.QRCode(border=QUIET_ZONE)
    code.add_data(text)
    rows = code.get_matrix()
    return {"path": "".join(_runs(rows)), "size": len(rows), "label": label}


def _runs(rows: list[list[bool]]) -> list[str]:
    """Each run of dark modules in a row as one rectangle."""
    drawn = []
    for y, row in enumerate(rows):
        x = 0
        for is_dark, modules in groupby(row):
            width = len(list(modules))
            if is_dark:
                drawn.append(f"M{x} {y}h{width}v1h-{width}z")
            x += width
    return drawn
