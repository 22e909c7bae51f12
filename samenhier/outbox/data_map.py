"""What is kept of mails."""

from samenhier.outbox.models import Message
from samenhier.privacy.mapping import ADDRESS, Entry, ModelMap, register

WHY = (
    "that a mail is sent once, and that a failed one is seen; no personal data of a newcomer but "
    "the address itself, and never a code or link for signing in (those rows go after 30 days)"
)
WHO = "national coordinator; staff those to their colleagues"

register(
    "Mail",
    ModelMap(
        Message,
        (
            Entry(
                "id recipient template about language status queued_at claimed_at sent_at "
                "attempts next_attempt_at failure",
                WHY,
                WHO,
                "refused / year / account",
            ),
            Entry("context error", WHY, WHO, "link"),
        ),
        {ADDRESS: "recipient"},
        go=True,
    ),
)
