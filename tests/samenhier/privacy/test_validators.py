"""Free text takes no citizen service numbers."""

import pytest
from django.core.exceptions import ValidationError

from samenhier.privacy.validators import no_identity_number


@pytest.mark.parametrize(
    "text",
    [
        "123456782",
        "BSN: 123456782.",
        "1234 56 782",
        "123.456.782",
        "123-45-67-82",
        "Call 0612345678 or 123456782",
        "(123456782)",
        "123/456/782",
        "123\u2013456\u2013782",
        "123  456  782",
        "123\u00a0456\u00a0782",
        "1234\n56782",
        "١٢٣٤٥٦٧٨٢",
        "012345672",
    ],
)
def test_a_number_that_passes_the_check_is_refused(text):
    with pytest.raises(ValidationError) as refusal:
        no_identity_number(text)

    assert refusal.value.code == "identity_number"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "No numbers here",
        "123456789",  # nine digits that do not pass
        "1234567820",  # ten digits
        "12345678",
        "2511 AB, born 1990, two children",
        "Bus 12, 3rd stop, 45 minutes, 678 people, 2 more",
    ],
)
def test_other_text_is_accepted(text):
    no_identity_number(text)
