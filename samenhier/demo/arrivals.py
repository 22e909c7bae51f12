"""Newcomers of the demo who came by another door: a referrer, a code on paper, a builder's side."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password
from django.utils import timezone, translation

from matching.models import Match
from newcomers.links import status_link
from newcomers.models import (
    LABEL,
    AccessCode,
    Composition,
    Household,
    HouseholdStatus,
    NextActionKind,
    Preference,
    Referral,
    ReferralState,
    RegistrationDraft,
    Strength,
    Subject,
    Way,
)
from newcomers.services import add_action
from samenhier.accounts.models import Municipality, User
from samenhier.demo.households import Households
from samenhier.demo.sign_ins import PAPER_CODES, Door
from samenhier.privacy.codes import read_code
from samenhier.traits.choices import Gender, Language, Track

# Where the household of a referral stands, and whether the referrer hears of it.
REFERRALS = (
    (HouseholdStatus.REFERRED, True),
    (HouseholdStatus.REFERRED, False),
    (HouseholdStatus.INTAKE, True),
    (HouseholdStatus.NOT_SUITABLE, True),
)
MUSTS = (
    (Subject.CONTACT, Gender.WOMAN),
    (Subject.COMPOSITION, Composition.WOMEN),
    (Subject.LANGUAGE, Language.EN),
)


def make_arrivals(city: Municipality, households: Households, today: date) -> list[Door]:
    """Everything of one city; returns the doors that open without signing in."""
    builder = User.objects.builders(city).earliest("pk")
    make_musts(city)
    begin_together(builder)
    ask_builder(builder, today)
    ask_team(city, today)
    with translation.override("en"):  # as all that the demo prints
        return [*give_codes(city), *refer(city, households)]


# --- Doors without an account --------------------------------------------------------------------


def refer(city: Municipality, households: Households) -> Iterator[Door]:
    """Referrals of a shelter, from just received to ended; a link where the referrer may follow."""
    for status, may_follow in REFERRALS:
        household = households.make(city, status, longest=30)
        household.way = Way.REFERRED
        household.save(update_fields=["way"])
        referral = Referral.objects.create(
            household=household,
            organisation="Opvang De Brug",
            name="Wil van den Berg",
            email="wil@opvang.example",
            contact_name=household.contact_person.name,
            text_version="2026-11",
            text_language="nl",
            explained_in=household.language,
            may_follow=may_follow,
        )
        if may_follow:
            yield Door(
                f"how far referral {referral.reference} is ({ReferralState(referral.state).label})",
                status_link(referral.pk.hex, referral.link_number),
            )
        if status == HouseholdStatus.REFERRED:
            add_action(household, NextActionKind.FIRST_TALK)


def give_codes(city: Municipality) -> Iterator[Door]:
    """Printed codes that everybody may know: one household in a match, and one that waits."""
    without_account = Household.objects.filter(municipality=city, user=None)
    in_match = without_account.filter(matches__in=Match.objects.live(), language="uk")
    waits = without_account.waiting().filter(language="ar")
    for which, code in zip((in_match, waits), PAPER_CODES, strict=True):
        household, signs = which[:1].get(), read_code(code)
        AccessCode.objects.create(
            household=household, label=signs[:LABEL], code_hash=make_password(signs[LABEL:])
        )
        Household.objects.filter(pk=household.pk).update(email="", way=Way.SELF)
        language = household.get_language_display()
        yield Door(f"the own page of a household, by its code on paper ({language})", code)


# --- What stands open ----------------------------------------------------------------------------


def make_musts(city: Municipality) -> None:
    """Some who wait know what their group must be; what they would rather have they told before."""
    waiting = Household.objects.filter(municipality=city).waiting().order_by("pk")
    for household, (subject, value) in zip(waiting, MUSTS, strict=False):
        Preference.objects.update_or_create(
            household=household,
            subject=subject,
            defaults={"value": value, "strength": Strength.MUST},
        )


def begin_together(builder: User) -> None:
    """A registration beside somebody that was begun, and goes on another day."""
    draft = RegistrationDraft(assisted_by=builder)
    draft.write("place", {"pc4": ["2525"], "track": [Track.STATUS_HOLDER]}, is_done=True)
    draft.save()


def ask_builder(builder: User, today: date) -> None:
    """What households of the own matches ask: one is late, one was reached by a colleague."""
    first, second, third, *_others = Match.objects.live().filter(builder=builder).order_by("pk")
    with translation.override("nl"):
        language = first.household.get_language_display()
    said = f"Taal: {language}. Beste tijd: ochtend. Het gaat over een brief van school."
    yesterday, tomorrow = today - timedelta(days=1), today + timedelta(days=1)
    add_action(first.household, NextActionKind.CALL, text=said, due_on=yesterday)
    add_action(second.household, NextActionKind.CALL, due_on=tomorrow)
    add_action(third.household, NextActionKind.URGENT, due_on=today)


def ask_team(city: Municipality, today: date) -> None:
    """What the team does next, of which somebody did one already."""
    staff = User.objects.get(email="staf@samenhier.example")
    in_intake = Household.objects.filter(municipality=city, status=HouseholdStatus.INTAKE)
    first, second, *_others = in_intake.order_by("pk")
    add_action(first, NextActionKind.INTERPRETER, owner=staff, due_on=today + timedelta(days=2))
    add_action(second, NextActionKind.CORRECTION, text="De jongste is in 2019 geboren.")
    done = add_action(second, NextActionKind.CALL)
    done.done_at, done.done_by, done.note = timezone.now(), staff, "Gebeld: alles is duidelijk."
    done.save()
