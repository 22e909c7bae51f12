"""The guard against identity numbers in free text."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.nl import bsn

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
