"""The newcomer reads what is known, changes what is theirs, and says what is not right."""

import pytest
from django.db import connection
from django.urls import reverse

from newcomers.models import Household, HouseholdStatus, NextActionKind
from newcomers.record import FACTS
from newcomers.services import answer_consent
from newcomers.views.data import PARTS
from samenhier.accounts.models import User
from samenhier.privacy.models import Purpose
from samenhier.traits.models import Interest
from tests.forms import kept_hidden

pytestmark = pytest.mark.django_db

BSN = "111222333"  # passes the check


def change(part: str) -> str:
    return reverse("newcomers:change", args=[part])


def read(client) -> str:
    return client.get(reverse("newcomers:data")).content.decode()


# --- What is known -------------------------------------------------------------------------


def test_newcomers_read_what_is_known_in_plain_words(sign_in, amal: User):
    html = read(sign_in(amal))

    household = amal.household
    for text in (
        household.reference,
        "Den Haag",
        "2511",
        "+31612345678",
        "amal@example.org",
        "Status holder",
        "With somebody beside it",
        "Bea Beside",
        "Monday evening, Saturday morning, Saturday afternoon",
        "1 = quiet, 5 = lively",
        "Women only",
        "Pets",
        "Step-free",
        "A quiet place",
        "Very much",
        "Pass the exam",
        "At least one woman",
        "must",
        "Living near each other: matters a lot",
        "Arabic: as a first language, English: well",
        "1990",
        "Contact person",
        "Secondary school",
        "Care and health",
    ):
        assert text in html
    for person in household.people.all():
        assert f"<bdi>{person.name}</bdi>" in html


def test_a_new_field_of_a_household_is_told_or_named_here():
    fields = {field.name for field in Household._meta.concrete_fields}
    # Told in other words on the own page, or only in what they take along.
    elsewhere = {"id", "user", "status", "created_at", "emphasis"}
    for_staff = {"vulnerability", "decide_with_two", "intake_notes"}

    assert fields - set(FACTS) == elsewhere | for_staff


def test_numbers_are_read_from_left_to_right(sign_in, amal: User):
    html = read(sign_in(amal))

    assert '<bdi dir="ltr">+31612345678</bdi>' in html
    assert '<bdi dir="auto">Den Haag</bdi>' in html


def test_the_assessment_and_the_notes_of_staff_are_told_to_be_elsewhere(sign_in, amal: User):
    amal.household.become(HouseholdStatus.PAUSED, by=None, reason="They quarrel a lot")

    html = read(sign_in(amal))

    assert {"vulnerability", "intake_notes"} & set(FACTS) == set()
    for secret in ("support needed", "Support needed", "shy", "quarrel"):
        assert secret not in html
    assert "how much support you may need, and notes of talks" in html


def test_what_was_typed_is_shown_as_text(sign_in, amal: User):
    amal.household.people.update(name="<b>Amal</b>")

    html = read(sign_in(amal))

    assert "<b>Amal</b>" not in html
    assert "&lt;b&gt;Amal&lt;/b&gt;" in html


# --- What they change themselves -----------------------------------------------------------

REACH = {"phone": "", "language": "uk", "needs_interpreter": "yes", "may_leave_message": "no"}
CHANGES = [
    (
        "reach",
        REACH | {"phone": "06 22 33 44 55"},
        {
            "phone": "+31622334455",
            "language": "uk",
            "needs_interpreter": True,
            "may_leave_message": False,
        },
    ),
    (
        "time",
        {"day_parts": ["sun_morning"], "style_often": "5"},
        {"day_parts": ["sun_morning"], "style_often": 5, "style_lively": None},
    ),
    (
        "wishes",
        {"safety_wish": "", "avoids": ["smoking"]},
        {"safety_wish": "", "avoids": ["smoking"]},
    ),
]


@pytest.mark.parametrize(("part", "sent", "expected"), CHANGES)
def test_what_is_theirs_they_change_at_once(sign_in, amal: User, part, sent, expected):
    page = sign_in(amal).post(change(part), sent)

    assert (page.status_code, page.url) == (302, reverse("newcomers:data"))
    amal.household.refresh_from_db()
    assert {name: getattr(amal.household, name) for name in expected} == expected
    assert amal.household.status == HouseholdStatus.READY


def test_the_site_and_mails_follow_the_language_they_talk_in(sign_in, amal: User):
    sign_in(amal).post(change("reach"), REACH)

    amal.refresh_from_db()
    assert amal.language == "uk"


def test_needs_that_stay_keep_their_weight_and_goal(sign_in, amal: User):
    sign_in(amal).post(change("needs"), {"needs": ["language", "work"]})

    needs = {need.domain: (need.weight, need.goal) for need in amal.household.needs.all()}
    assert needs == {"language": (3, "Pass the exam"), "work": (2, "")}


def test_what_they_would_like_to_reach_is_changed_with_how_much_it_matters(sign_in, amal: User):
    sent = {"weight_language": "1", "goal_language": "Read to my children"}

    sign_in(amal).post(change("goals"), sent)

    need = amal.household.needs.get()
    assert (need.weight, need.goal) == (1, "Read to my children")


def test_a_goal_with_an_address_is_kept_when_it_is_sent_again(sign_in, amal: User):
    sent = {"weight_language": "1", "goal_language": "Write to sami@example.org"}

    page = sign_in(amal).post(change("goals"), sent)
    assert page.context["form"].errors.as_data()["goal_language"][0].code == "asked"
    sign_in(amal).post(change("goals"), sent | kept_hidden(page.context["form"]))

    assert amal.household.needs.get().goal == "Write to sami@example.org"


def test_wishes_are_a_must_or_rather_and_what_does_not_matter_is_gone(sign_in, amal: User):
    sent = {
        "value_composition": "",
        "value_contact": "woman",
        "strength_contact": "must",
        "value_place": "near",
        "strength_place": "rather",
    }

    sign_in(amal).post(change("wishes"), sent)

    wishes = amal.household.preferences.values_list("subject", "value", "strength")
    assert set(wishes) == {("contact", "woman", "must"), ("place", "near", "rather")}


def test_a_person_likes_something_else(sign_in, amal: User):
    person = amal.household.people.first()
    music, sport = Interest.objects.exclude(code="cooking")[:2]

    sign_in(amal).post(
        reverse("newcomers:likes", args=[person.pk]),
        {"interests": [music.pk], "dislikes": [sport.pk]},
    )

    assert (list(person.interests.all()), list(person.dislikes.all())) == ([music], [sport])


def test_who_has_no_time_any_more_goes_back_to_the_intake(sign_in, amal: User):
    sign_in(amal).post(change("time"), {"style_often": "3"})

    amal.household.refresh_from_db()
    assert amal.household.status == HouseholdStatus.INTAKE


@pytest.mark.parametrize(
    ("part", "sent"),
    [
        ("reach", REACH | {"phone": "12"}),
        ("reach", REACH | {"language": "tlh"}),
        ("time", {"day_parts": ["never"]}),
        ("time", {"day_parts": ["sun_morning"], "style_often": "9"}),
        ("needs", {"needs": ["luck"]}),
        ("goals", {"weight_language": "7", "goal_language": "Pass the exam"}),
        ("goals", {"weight_language": "3", "goal_language": f"my number is {BSN}"}),
        ("wishes", {"value_contact": "tall", "strength_contact": "must"}),
        ("wishes", {"value_contact": "woman"}),
        ("wishes", {"avoids": ["rain"]}),
    ],
)
def test_what_is_wrong_is_told_and_stays_as_it_was_typed(sign_in, amal: User, part, sent):
    page = sign_in(amal).post(change(part), sent)

    assert page.status_code == 200
    assert page.context["form"].errors
    assert page.content.decode().count("error-summary__title") == 1
    assert page.context["form"].data.dict().keys() == sent.keys()
    amal.household.refresh_from_db()
    assert (amal.household.phone, amal.household.avoids) == ("+31612345678", ["pets"])
    assert amal.household.needs.get().goal == "Pass the exam"
    assert amal.household.preferences.get().value == "women"


def test_the_same_thing_is_not_liked_and_disliked(sign_in, amal: User):
    person = amal.household.people.first()
    cooking = person.interests.get()

    page = sign_in(amal).post(
        reverse("newcomers:likes", args=[person.pk]),
        {"interests": [cooking.pk], "dislikes": [cooking.pk]},
    )

    assert "You chose this in both lists: " in page.content.decode()
    assert person.dislikes.count() == 0


def test_what_asks_a_consent_of_its_own_is_asked_only_while_it_stands(sign_in, amal: User):
    client, household = sign_in(amal), amal.household
    client.post(change("needs"), {"requirements": ["short"]})
    household.refresh_from_db()
    assert household.requirements == ["quiet"]  # no answer on that consent yet: left alone

    answer_consent(household, Purpose.SPECIAL_NEEDS, is_given=True, by=amal)
    client.post(change("needs"), {"requirements": ["short"]})

    household.refresh_from_db()
    assert household.requirements == ["short"]


def test_a_form_changes_nothing_but_its_own_part(sign_in, amal: User):
    sent = {"day_parts": ["sun_morning"], "vulnerability": "1", "pc4": "9999"}

    sign_in(amal).post(change("time"), sent)

    amal.household.refresh_from_db()
    assert (amal.household.vulnerability, amal.household.pc4) == (4, "2511")


def test_what_a_colleague_writes_at_the_same_moment_stays(amal: User):
    form_class, _question, _layout = PARTS["time"]
    form = form_class({"day_parts": ["sun_morning"]}, household=amal.household)
    assert form.is_valid()
    type(amal.household).objects.update(vulnerability=2)

    form.write(by=amal)

    amal.household.refresh_from_db()
    assert (amal.household.vulnerability, amal.household.day_parts) == (2, ["sun_morning"])


@pytest.mark.parametrize("part", PARTS)
def test_each_part_opens_with_what_is_known(sign_in, amal: User, part):
    assert sign_in(amal).get(change(part)).status_code == 200


def test_a_part_that_does_not_exist_is_not_found(sign_in, amal: User):
    assert sign_in(amal).get(change("vulnerability")).status_code == 404


def test_who_stopped_reads_and_changes_nothing(sign_in, amal: User):
    amal.household.become(HouseholdStatus.WITHDRAWN, by=amal)
    client = sign_in(amal)

    assert change("time") not in read(client)
    assert client.post(change("time"), {"day_parts": ["sun_morning"]}).status_code == 404


# --- What the team changes -----------------------------------------------------------------


def test_what_is_not_right_becomes_work_for_the_team_and_is_encrypted(sign_in, amal: User):
    text = "My daughter was born in 2014."

    page = sign_in(amal).post(reverse("newcomers:correction"), {"text": text})

    assert page.url == reverse("newcomers:data")
    action = amal.household.actions.get()
    assert (action.kind, action.text) == (NextActionKind.CORRECTION, text)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM newcomers_nextaction")
        assert "daughter" not in cursor.fetchone()[0]


@pytest.mark.parametrize("text", ["", "x" * 1001, f"my number is {BSN}"])
def test_a_correction_that_cannot_be_kept_stays_in_the_form(sign_in, amal: User, text):
    page = sign_in(amal).post(reverse("newcomers:correction"), {"text": text})

    assert page.context["form"]["text"].value() == text
    assert amal.household.actions.count() == 0
