"""A household's own page."""

from django.conf import settings
from django.db import IntegrityError, transaction

from newcomers.models import Household, Relation
from newcomers.services.holding import check_may_change, hold
from samenhier.accounts.models import Role, User
from samenhier.addresses import full_address
from samenhier.outbox import services as outbox


class NoAddress(Exception):
    """Without an e-mail address nobody can sign in."""


class AddressTaken(Exception):
    """Somebody else signs in with this e-mail address."""


@transaction.atomic
def open_account(household: Household, *, by: User) -> User:
    """Give the household its own page, and mail the contact person how to sign in."""
    check_may_change(household, by)
    hold(household)
    if household.user and household.user.email:
        return household.user
    if not household.email:
        raise NoAddress
    contact = household.people.filter(relation=Relation.CONTACT).first()
    try:
        with transaction.atomic():
            user = household.user or User(
                name=contact.name if contact else household.reference,
                role=Role.NEWCOMER,
                language=site_language(household.language),
            )
            # Who came with a code on paper has an account without an address.
            user.email = household.email.strip().lower()
            user.set_unusable_password()
            user.save()
    except IntegrityError as error:
        raise AddressTaken from error
    household.user = user
    household.save(update_fields=["user"])
    outbox.queue(
        "newcomer_account",
        to=user.email,
        about=f"household:{household.reference}",
        language=user.language,
        context={"url": full_address("newcomers:own", language=user.language)},
    )
    return user


def site_language(spoken: str) -> str:
    """The language of the site for somebody who speaks this one."""
    return spoken if spoken in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
