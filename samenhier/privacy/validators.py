"""The guard against identity numbers in free text."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.nl import bsn

# Nine digits, perhaps written in groups with spaces, dots or dashes between them.
NINE_DIGITS = re.compile(r"(?<!\d)\d(?:[ .-]?\d){8}(?!\d)")


def no_identity_number(text: str) -> None:
    """Refuse text with a Dutch citizen service number: nine digits that pass the BSN check."""
    for found in NINE_DIGITS.findall(text):
        if bsn.is_valid(re.sub(r"\D", "", found)):
            raise ValidationError(
                _("This looks like a citizen service number (BSN). Please take it out."),
                code="identity_number",
            )
