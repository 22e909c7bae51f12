"""A sign-up on its way: kept while somebody fills it in, found again by a mailed link."""

from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F

from groups import invitations
from groups.models import SignUpDraft
from samenhier.wizard.drafts import Typed


@transaction.atomic
def keep(
    key: UUID, step: str, typed: Typed, *, is_done: bool, email: str = ""
) -> SignUpDraft | None:
    """Keep what was typed in one step, right or wrong; None when the draft is gone."""
    draft: SignUpDraft | None = SignUpDraft.objects.keep(key, step, typed, is_done=is_done)
    if draft and email:
        draft.email = email.lower()
        draft.save(update_fields=["email"])
    return draft


def stop(draft: SignUpDraft, *, email: str, language: str) -> None:
    """Mail the link with which somebody goes on later, from any browser."""
    if email.lower() != draft.email:
        draft.email = email.lower()
        draft.save(update_fields=["email", "changed_at"])
    invitations.mail_resume_link(draft, language=language)


def ask_link(email: str, *, language: str) -> None:
    """Mail the owner of an address a link to their unfinished sign-up, or that there is none."""
    draft = SignUpDraft.objects.alive().filter(email=email.lower()).first()
    if draft:
        invitations.mail_resume_link(draft, language=language)
    else:
        invitations.mail_no_draft(email.lower(), language=language)


def use_link(draft: SignUpDraft, number: int) -> bool:
    """Use up the link with this number; of two who use it at once, one gets True.

    All links that were mailed before are used up with it, and the draft gets a new key: whoever
    began it, perhaps with the address of somebody else, does not read on.
    """
    key = uuid4()
    unused = SignUpDraft.objects.alive().filter(pk=draft.pk, link_number=number)
    if not unused.update(link_number=F("link_number") + 1, key=key):
        return False
    draft.key = key
    return True
