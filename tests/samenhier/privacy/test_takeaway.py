"""What people take along: everything that is known about them, and nothing of others."""

import json

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone, translation

from events.models import Registration
from groups.models import Membership
from matching.journey.models import Activity, GoalStatus, GoalStep
from matching.models import Admission, Side
from matching.surveys.models import Survey, Wave
from newcomers.models import AccessCode, IntakeTalk, NextAction, Referral
from samenhier.accounts.models import Role, User
from samenhier.outbox.services import queue
from samenhier.privacy.log_lock import log_unlocked
from samenhier.privacy.mapping import ACCOUNT, ADDRESS, HOUSEHOLD, MEMBER, maps, register
from samenhier.privacy.models import Access, AccessAction, Purpose
from samenhier.privacy.services import record_consent
from samenhier.privacy.takeaway import VERSION
from tests.factories import (
    make_check_in,
    make_ending,
    make_event,
    make_goal,
    make_group,
    make_household,
    make_match,
    make_pause,
    make_proposal,
    make_round,
    make_story,
    make_user,
)

pytestmark = pytest.mark.django_db

MAPS = {each.label: each for each in maps()}


@pytest.fixture
def amal(the_hague, staff: User) -> User:
    """A newcomer in a match, of whom a bit of everything is kept."""
    user = make_user(Role.NEWCOMER, name="Amal", email="amal@example.org")
    household = make_household(
        the_hague, user=user, vulnerability=4, intake_notes="A bit shy.", phone="+31612345678"
    )
    group = make_group(the_hague, name="De Buren")
    match = make_match(household=household, group=group)
    make_check_in(match, notes="The group was late.", group_mood=2, newcomer_mood=5)
    Activity.objects.create(match=match, kind="meal", words="Soup", by=user)
    goal = make_goal(match, text="Learn to swim", owner=group.members.last())
    goal.agreements.create(side=Side.HOUSEHOLD, by=user)
    goal.become(GoalStatus.REACHED, by=user)
    GoalStep.objects.create(goal=goal, text="Buy trunks", place=1)
    make_pause(match=match, by=staff).save()
    today = timezone.localdate()
    make_ending(match=match, by=staff, talk_on=today, talks_from=today, free_on=today).save()
    Admission.objects.create(match=match, member=group.members.last())
    Survey.objects.create(match=match, wave=Wave.END, side=Side.HOUSEHOLD, language=4)
    make_proposal(make_round(the_hague), household=household, group=group)
    IntakeTalk.objects.create(household=household, language="ar", text="Likes cooking.", by=staff)
    NextAction.objects.create(
        household=household, kind="call", text="Call", due_on=timezone.localdate()
    )
    AccessCode.objects.create(household=household, code_hash="secret-hash", label="ABCD")
    Referral.objects.create(
        household=household, organisation="COA", name="Rik", email="rik@coa.example"
    )
    Access.objects.create(record=household, user=staff, action="view", path="/en/admin/")
    EmailAddress.objects.create(user=user, email=user.email, verified=True)
    make_story(the_hague, about=household)
    queue("newcomer_account", to=user.email, about="x", language="nl")
    Registration.objects.create(event=make_event(), user=user)
    return user


def take(client) -> dict:
    page = client.get(reverse("newcomers:take_away_file"))
    assert page["Content-Disposition"] == 'attachment; filename="samen-hier.json"'
    return json.loads(page.content)


def test_every_mapped_model_is_taken_along_or_says_why_not():
    persons = {HOUSEHOLD, MEMBER, ACCOUNT, ADDRESS}
    taken = {label for label, each in MAPS.items() if persons & each.paths.keys()}
    left_out = {label for label, each in MAPS.items() if each.left_out}

    assert MAPS.keys() - taken - left_out == set()


def test_a_newcomer_takes_along_each_model_of_a_household_with_all_its_fields(sign_in, amal):
    taken = take(sign_in(amal))

    assert (taken["format"], taken["version"]) == ("samen-hier-take-away", VERSION)
    kept_back = {each["what"]: set() for each in taken["kept_back"]}
    for each in taken["kept_back"]:
        kept_back[each["what"]] |= set(each["fields"])
        assert each["why"]
    for label, rows in taken["records"].items():
        mapped = {name for entry in MAPS[label].entries for name in entry.fields}
        assert rows[0].keys() == mapped - kept_back.get(label, set())
    of_household = {label for label, each in MAPS.items() if HOUSEHOLD in each.paths}
    nobody = {label for label, each in MAPS.items() if each.left_out}
    empty = {  # of which this household has no row
        "newcomers.Preference",
        "newcomers.HouseholdStatusChange",
        "matching.UnmatchedHousehold",
        "matching.MatchStatusChange",
        "matching.ProposalStatusChange",
        "matching.ProposalAnswer",
        "matching.Decision",
        "matching.PairRule",
        "matching.Introduction",
        "matching.Confirmation",
        "journey.Addendum",
        "journey.FollowUp",
        "journey.HandOver",
        "journey.OverdueTalk",
        "admin.LogEntry",
    }
    assert of_household - nobody - empty <= taken["records"].keys()


def test_what_only_staff_see_on_other_pages_is_taken_along_too(sign_in, amal: User):
    records = take(sign_in(amal))["records"]

    household = records["newcomers.Household"][0]
    assert (household["vulnerability"], household["intake_notes"]) == (4, "A bit shy.")
    assert household["phone"] == "+31612345678"
    assert records["newcomers.IntakeTalk"][0]["text"] == "Likes cooking."
    assert records["newcomers.IntakeTalk"][0]["by"] == "Saskia Staf (programme staff)"
    who = [access["user"] for access in records["privacy.Access"]]
    assert who == ["Saskia Staf (programme staff)"]  # taking it along is written down after it
    assert records["privacy.Consent"][0]["purpose"] == Purpose.PARTICIPATION
    assert records["outbox.Message"][0]["template"] == "newcomer_account"


def test_nothing_of_others_and_no_secret_is_in_it(sign_in, amal: User):
    text = json.dumps(take(sign_in(amal)), ensure_ascii=False)

    members = Membership.objects.values_list("name", "email")
    others = [each for member in members for each in member]
    secrets = ["secret-hash", "ABCD", "rik@coa.example", "The group was late.", amal.password]
    found = [each for each in [*others, *secrets, "De Buren", '"group_mood": 2'] if each in text]
    assert found == []


def test_mails_to_an_address_they_did_not_prove_are_not_theirs(sign_in, amal: User):
    type(amal.household).objects.update(email="victim@example.org")
    queue("newcomer_account", to="victim@example.org", about="x", language="nl")
    EmailAddress.objects.create(user=amal, email="victim@example.org", verified=False)

    mails = take(sign_in(amal))["records"]["outbox.Message"]

    assert [mail["recipient"] for mail in mails] == ["amal@example.org"]


def test_the_file_is_the_same_in_every_language(sign_in, amal: User):
    client = sign_in(amal)
    files = []
    for language in ("nl", "ar"):
        with translation.override(language):
            files.append(take(client)["records"]["newcomers.Household"])

    assert files[0] == files[1]


@pytest.mark.parametrize("name", ["take_away", "take_away_file"])
def test_taking_along_is_written_down_as_done_by_themselves(sign_in, amal: User, name):
    with log_unlocked():
        Access.objects.all().delete()

    sign_in(amal).get(reverse(f"newcomers:{name}"))

    access = Access.objects.get()
    assert (access.user, access.action, access.record) == (
        amal,
        AccessAction.EXPORT,
        amal.household,
    )


def test_the_page_tells_the_same_in_words(sign_in, amal: User):
    with translation.override("en"):
        html = sign_in(amal).get(reverse("newcomers:take_away")).content.decode()

    for told in ("A bit shy.", "Likes cooking.", "Status holder", "Taking part in the programme"):
        assert told in html
    for hidden in ("De Buren", "The group was late.", str(amal.household.pk)):
        assert hidden not in html
    assert "Written about both sides." in html


# --- Members -----------------------------------------------------------------------------------


def test_a_member_takes_along_the_own_part_and_not_that_of_others(sign_in, coordinator: User):
    client = sign_in(coordinator)
    member = Membership.objects.get(user=coordinator)
    record_consent(member, Purpose.RESEARCH, is_given=False, language="nl")

    assert client.get(reverse("groups:take_away")).status_code == 200
    taken = json.loads(client.get(reverse("groups:take_away_file")).content)["records"]

    assert [row["name"] for row in taken["groups.Membership"]] == [member.name]
    assert len(taken["privacy.Consent"]) == 2
    assert len(taken["groups.MemberLanguage"]) == 2
    others = Membership.objects.exclude(pk=member.pk).values_list("name", flat=True)
    assert [name for name in others if name in json.dumps(taken)] == []
    exports = Access.objects.about(member)
    assert [(access.user, access.action) for access in exports] == [(coordinator, "export")] * 2


def test_who_works_here_or_is_in_no_group_takes_no_group_along(sign_in, staff, newcomer):
    for name in ("take_away", "take_away_file"):
        url = reverse(f"groups:{name}")
        assert sign_in(staff).get(url).status_code == 403
        assert sign_in(newcomer).get(url).status_code == 403
        assert sign_in(make_user(Role.MEMBER)).get(url).status_code == 404


def test_no_chapter_of_the_data_map_takes_the_place_of_another():
    before = maps()

    with pytest.raises(ValueError, match="The year"):
        register("The year")

    assert maps() == before
