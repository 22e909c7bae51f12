"""The code on paper that opens a household's own page, for who has no e-mail address."""

from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction
from django.utils import timezone

from newcomers.models import LABEL, SECRET, AccessCode, Household, Relation
from newcomers.services.accounts import site_language
from newcomers.services.holding import hold
from samenhier.accounts.models import Role, User
from samenhier.privacy.codes import make_code


@transaction.atomic
def make_access_code(household: Household, *, by: User | None) -> str:
    """A new code for the household, told this once; an earlier one is worthless from now on."""
    hold(household)  # of two at once, the later one is what the household has
    while True:
        label, secret = make_code(LABEL), make_code(SECRET)
        try:
            with transaction.atomic():
                AccessCode.objects.update_or_create(
                    household=household,
                    defaults={
                        "label": label,
                        "code_hash": make_password(secret),
                        "made_by": by,
                        "used_at": None,
                    },
                )
        except IntegrityError:  # another household has this label
            continue
        return label + secret


def household_of(code: str) -> Household | None:
    """The household whose code this is; it takes the same work when there is none."""
    label, secret = code[:LABEL], code[LABEL:]
    found = AccessCode.objects.select_related("household__user").filter(label=label).first()
    if found is None:
        make_password(secret)
        return None
    is_right = check_password(secret, found.code_hash)
    return found.household if is_right else None


@transaction.atomic
def open_with_code(household: Household) -> User:
    """The account of a household that came with its code; made at the first time."""
    hold(household)
    AccessCode.objects.filter(household=household).update(used_at=timezone.now())
    if household.user is None:
        contact = household.people.filter(relation=Relation.CONTACT).first()
        household.user = User.objects.create_user(
            None,
            name=contact.name if contact else household.reference,
            role=Role.NEWCOMER,
            language=site_language(household.language),
        )
        household.save(update_fields=["user"])
    return household.user
