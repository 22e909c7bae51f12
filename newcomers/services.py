"""What happens to a household: answers on consent, being ready, an own account."""

from collections.abc import Mapping

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import translation

from newcomers.models import Household, HouseholdStatus, Need, Person, PersonLanguage, Relation
from newcomers.permissions import can_answer, can_change
from samenhier.accounts.models import Role, User
from samenhier.addresses import full_address
from samenhier.outbox import services as outbox
from samenhier.privacy.models import Consent, Purpose
from samenhier.privacy.services import record_consent


class NotReady(Exception):
    """The household lacks something that being ready asks; `missing` says what, in sentences."""

    def __init__(self, missing: list[str]) -> None:
        self.missing = missing
        super().__init__(" ".join(missing))


class NoAddress(Exception):
    """Without an e-mail address nobody can sign in."""


class AddressTaken(Exception):
    """Somebody else signs in with this e-mail address."""


@transaction.atomic
def set_needs(household: Household, weights: Mapping[str, int]) -> None:
    """Make these the needs of the household: {domain: weight}."""
    household.needs.exclude(domain__in=weights).delete()
    Need.objects.bulk_create(
        [Need(household=household, domain=domain, weight=weights[domain]) for domain in weights],
        update_conflicts=True,
        unique_fields=["household", "domain"],
        update_fields=["weight"],
    )


@transaction.atomic
def set_languages(person: Person, levels: Mapping[str, int]) -> None:
    """Make these the languages of the person: {language: level}."""
    person.languages.exclude(language__in=levels).delete()
    PersonLanguage.objects.bulk_create(
        [PersonLanguage(person=person, language=code, level=levels[code]) for code in levels],
        update_conflicts=True,
        unique_fields=["person", "language"],
        update_fields=["level"],
    )


@transaction.atomic
def answer_consent(
    household: Household, purpose: str, *, is_given: bool, by: User, language: str | None = None
) -> Consent:
    """Store the household's answer for one purpose, and do at once what follows from a no.

    Whoever is not of the household wrote the answer down for them, and is kept as assisting.
    """
    if not (can_answer(by, household) or can_change(by, household)):
        raise PermissionDenied
    assisted_by = None if can_answer(by, household) else by
    answer = record_consent(
        household, purpose, is_given=is_given, language=language, assisted_by=assisted_by
    )
    if purpose == Purpose.SPECIAL_NEEDS and not is_given:
        household.practical_needs = ""
        household.save(update_fields=["practical_needs"])
    take_back_unready(household, by=by)
    return answer


@transaction.atomic
def make_ready(household: Household, *, by: User, reason: str = "") -> Household:
    """Put the household in the pool from which rounds match; raises NotReady."""
    _check_may_change(household, by)
    _hold(household)  # so that a consent withdrawn at this moment is seen, here or there
    missing = household.missing()
    if missing:
        raise NotReady(missing)
    return household.become(HouseholdStatus.READY, by=by, reason=reason)


@transaction.atomic
def take_back_unready(household: Household, *, by: User) -> bool:
    """Back to intake when a ready household no longer has what ready asks."""
    _hold(household)
    if household.status != HouseholdStatus.READY:
        return False
    with translation.override(settings.LANGUAGE_CODE):  # the language of the history
        missing = household.missing()
    if not missing:
        return False
    household.become(HouseholdStatus.INTAKE, by=by, reason=" ".join(missing)[:300])
    return True


@transaction.atomic
def open_account(household: Household, *, by: User) -> User:
    """Give the household its own page, and mail the contact person how to sign in."""
    _check_may_change(household, by)
    _hold(household)
    if household.user:
        return household.user
    if not household.email:
        raise NoAddress
    contact = household.people.filter(relation=Relation.CONTACT).first()
    try:
        with transaction.atomic():
            user: User = User.objects.create_user(
                household.email,
                name=contact.name if contact else household.reference,
                role=Role.NEWCOMER,
                language=site_language(household.language),
            )
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


def _check_may_change(household: Household, by: User) -> None:
    if not can_change(by, household):
        raise PermissionDenied


def _hold(household: Household) -> None:
    """Keep others from changing the household until commit, and see it as it is now."""
    household.refresh_from_db(from_queryset=Household.objects.select_for_update(no_key=True))


def site_language(spoken: str) -> str:
    """The language of the site for somebody who speaks this one."""
    return spoken if spoken in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
