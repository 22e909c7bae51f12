"""What is kept of who looks in an unusual way."""

from samenhier.oversight.models import UnusualAccess
from samenhier.privacy.mapping import ACCOUNT, EMPTIED, Entry, ModelMap, register

register(
    "Oversight",
    ModelMap(
        UnusualAccess,
        (
            Entry(
                "id user rule on reference numbers found_at seen_at seen_by",
                "to look into looks at records that work does not explain; only references",
                "the privacy officer",
                "proof",
            ),
            Entry("note", "what the officer found out", "the privacy officer", "proof", EMPTIED),
        ),
        {ACCOUNT: "user"},
    ),
)
