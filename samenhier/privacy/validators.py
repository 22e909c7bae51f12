"""The guard against numbers in free text that nobody needs there."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.nl import bsn

from samenhier.accounts.postcodes import in_latin

# Nine digits of any script, perhaps in groups with spaces, dots, dashes or slashes between them.
NINE_DIGITS = re.compile(r"(?<!\d)\d(?:[\s./_\u2010-\u2015-]{0,2}\d){8}(?!\d)")


def no_identity_number(text: str) -> None:
    """Refuse text with a Dutch citizen service number: nine digits that pass the BSN check."""
    for found in NINE_DIGITS.findall(text):
        number = int(re.sub(r"\D", "", found))  # reads Arabic digits as well
        if bsn.is_valid(f"{number:09}"):
            raise ValidationError(
                _("This looks like a citizen service number (BSN). Please take it out."),
                code="identity_number",
            )


# --- What is seldom needed in words about people: asked about, not refused -----------------------

ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"]{1,64}@[^\s@<>()\[\],;:\"]{1,250}\.[^\W\d_]{2,}")
PAPERS = re.compile(
    r"""
    (?<![\w+]) (?:
        [1-9](?:[\s.]?\d){9}(?![\s.]?\d)  # a V-number: ten digits, and not those of a telephone
        | Z\d?[\s-]?\d{8,11}                # a number of a file at the IND
        | [A-Z][\s-]?\d{7,9}                # of a residence document, or of many passports
        | [A-Z]{2,3}[\s-]?\d{6,9}
        | (?=[A-Z]*\d)[A-NP-Z]{2}[A-NP-Z0-9]{6}\d  # of a Dutch passport
    ) (?!\w)
    """,
    re.VERBOSE,
)


def seldom_needed(text: str) -> dict[str, list[str]]:
    """E-mail addresses, and what looks like numbers of papers, in words about people."""
    plain = in_latin(text)
    kinds = {"address": ADDRESS.findall(plain), "papers": PAPERS.findall(plain)}
    return {kind: found for kind, found in kinds.items() if found}
