"""What is kept of people on public pages and who asks us something."""

from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from samenhier.content.models import PartnerEnquiry, Story
from samenhier.privacy.mapping import (
    EMPTIED,
    HOUSEHOLD,
    MEMBER,
    Entry,
    ModelMap,
    no_address,
    register,
)

NO_ACCOUNT = _("Not tied to an account. Ask the team: they look it up for you.")


def _told_by(record: Model) -> Q:
    """By its number, which no two records share."""
    return Q(about_id=record.pk)


register(
    "Public pages",
    ModelMap(
        Story,
        (
            Entry(
                "id municipality title body told_by is_published updated_at",
                "somebody tells about the year, under a first name or another name; public only "
                "while a consent stands (`privacy.Consent`, purpose photos and stories)",
                "everybody while the consent stands; then staff",
                "refused",
            ),
            Entry(
                "title_nl title_en title_uk title_ar body_nl body_en body_uk body_ar",
                "the same in each language",
                "everybody while the consent stands; then staff",
                "refused",
            ),
            Entry("permission_by", "who said yes", "staff", "proof"),
            Entry(
                "about_type about_id",
                "whose story it is, so that a no to stories and erasing reach it",
                "staff",
                "proof",
            ),
            Entry(
                "contact",
                "the mail with the link that takes the story away; encrypted; may be left out",
                "staff",
                "proof",
            ),
        ),
        dict.fromkeys((MEMBER, HOUSEHOLD), _told_by),
        go=True,
    ),
    ModelMap(
        PartnerEnquiry,
        (
            Entry(
                "id reference received_at answered_at answered_by routed_to language",
                "that a question is answered, and by whom",
                "staff of the organisation that answers",
                "proof",
            ),
            Entry(
                "name",
                "whom we answer, and who knows about it",
                "staff of the organisation that answers",
                "proof",
                EMPTIED,
                is_mark=True,
            ),
            Entry(
                "organisation municipality track",
                "whom we answer, and who knows about it",
                "staff of the organisation that answers",
                "proof",
            ),
            Entry(
                "email",
                "whom we answer, and who knows about it",
                "staff of the organisation that answers",
                "proof",
                no_address,
                is_mark=True,
            ),
            Entry(
                "message",
                "the question; encrypted; identity numbers are refused",
                "staff of the organisation that answers",
                "proof",
                EMPTIED,
            ),
        ),
        left_out=NO_ACCOUNT,
    ),
)
