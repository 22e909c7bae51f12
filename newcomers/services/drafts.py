"""A registration on its way: a code to write down, for going on elsewhere."""

from uuid import uuid4

from django.db import transaction

from newcomers.models import RegistrationDraft
from samenhier.privacy.codes import fingerprint, make_code

CODE_LENGTH = 10
SALT = "newcomers.registration"


def give_code(draft: RegistrationDraft) -> str:
    """Give a code with which somebody goes on later, anywhere; an earlier one works no more."""
    code = make_code(CODE_LENGTH)
    draft.code_hash = fingerprint(code, SALT)
    draft.save(update_fields=["code_hash", "changed_at"])
    return code


@transaction.atomic
def use_code(code: str) -> tuple[RegistrationDraft, str] | None:
    """Open the draft of a code, which is used up by it, with the next code; or None.

    The draft gets a new key, so the browser in which it was begun reads no further. Of two who
    use a code at once, one gets the draft.
    """
    kept = fingerprint(code, SALT)
    alive = RegistrationDraft.objects.alive().select_for_update()
    draft = alive.filter(code_hash=kept).first() if len(code) == CODE_LENGTH else None
    if draft is None:
        return None
    draft.key = uuid4()
    draft.save(update_fields=["key"])
    return draft, give_code(draft)


def forget_answers(draft: RegistrationDraft, step: str, fields: set[str]) -> None:
    """Take answers out of a draft that may not be kept any more."""
    if kept := draft.answers.get(step):
        left = {name: typed for name, typed in kept["typed"].items() if name not in fields}
        draft.write(step, left, is_done=kept["is_done"])
        draft.save(update_fields=["kept", "changed_at"])
