"""The newcomer says yes or no to each purpose, and it counts at once, everywhere."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from matching.cases import build_case
from matching.engine.problem import Case
from newcomers.models import Household, HouseholdStatus
from newcomers.services import answer_consent
from newcomers.texts import WHAT_CONSENT_MEANS, WHAT_NO_DOES
from samenhier.accounts.models import User
from samenhier.content.models import Story
from samenhier.outbox.models import Message
from samenhier.privacy.models import Consent, Purpose
from samenhier.reports.research import consented
from tests.factories import make_match, make_round, make_story

pytestmark = pytest.mark.django_db

OPTIONAL = [purpose for purpose in Purpose if purpose != Purpose.PARTICIPATION]


def consent(purpose: str) -> str:
    return reverse("newcomers:consent", args=[purpose])


def read(client, purpose: str) -> str:
    return client.get(consent(purpose)).content.decode()


@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize(("answer", "is_given"), [("yes", True), ("no", False)])
def test_yes_and_no_are_one_press_each(sign_in, amal: User, purpose, answer, is_given):
    page = sign_in(amal).post(consent(purpose), {"is_given": answer})

    assert (page.status_code, page["Location"]) == (302, consent(purpose))
    standing = amal.household.consents.standing().get(purpose=purpose)
    assert (standing.is_given, standing.assisted_by) == (is_given, None)
    assert standing.language == "en"


@pytest.mark.parametrize("purpose", Purpose)
def test_what_it_means_stands_before_two_buttons_that_look_the_same(sign_in, amal, purpose):
    html = read(sign_in(amal), purpose)

    buttons = re.findall(r'<button class="([^"]+)" name="is_given" value="(\w+)"', html)
    assert buttons == [("button button--quiet", "yes"), ("button button--quiet", "no")]
    before = html.partition('name="is_given"')[0]
    assert str(WHAT_CONSENT_MEANS[purpose]) in before
    assert str(WHAT_NO_DOES[purpose]) in before


def test_the_list_tells_every_purpose_with_its_answer(sign_in, amal: User):
    client = sign_in(amal)
    client.post(consent(Purpose.PHOTO), {"is_given": "no"})

    html = client.get(reverse("newcomers:consents")).content.decode()

    assert [consent(purpose) in html for purpose in Purpose] == [True] * len(Purpose)
    assert html.count("You said no") == 1
    assert html.count("You said yes") == 1  # to taking part, from the intake
    assert html.count("Not answered") == len(Purpose) - 2


def test_an_answer_is_shown_with_its_day_language_version_and_who_wrote_it(sign_in, amal, staff):
    answer = answer_consent(amal.household, Purpose.PHOTO, is_given=True, by=staff, language="so")
    Consent.objects.filter(pk=answer.pk).update(at=timezone.now() - timedelta(days=3))

    html = read(sign_in(amal), Purpose.PHOTO)

    for told in ("Somali", answer.text_version, "Saskia Staf"):
        assert told in html


def test_earlier_answers_stay_readable(sign_in, amal: User):
    client = sign_in(amal)
    client.post(consent(Purpose.PHOTO), {"is_given": "yes"})
    client.post(consent(Purpose.PHOTO), {"is_given": "no"})

    page = client.get(consent(Purpose.PHOTO))

    assert page.context["answer"]["consent"].is_given is False
    assert [each["consent"].is_given for each in page.context["earlier"]] == [True]
    assert "Your earlier answers" in page.content.decode()


@pytest.mark.parametrize(
    ("purpose", "answer"), [("nonsense", "yes"), ("photo", "maybe"), ("photo", None)]
)
def test_an_answer_that_is_none_is_not_found(sign_in, amal: User, purpose, answer):
    sent = {"is_given": answer} if answer else {}

    assert sign_in(amal).post(consent(purpose), sent).status_code == 404
    assert amal.household.consents.count() == 1


def test_consent_is_never_given_by_following_a_link(sign_in, amal: User):
    sign_in(amal).get(consent("photo"), {"is_given": "yes"})

    assert amal.household.consents.count() == 1


# --- What a no does, at once -----------------------------------------------------------------


def test_a_no_to_taking_part_stops_the_looking_and_somebody_calls(sign_in, amal: User):
    sign_in(amal).post(consent(Purpose.PARTICIPATION), {"is_given": "no"})

    amal.household.refresh_from_db()
    assert amal.household.status == HouseholdStatus.INTAKE
    step = amal.household.status_changes.get()
    assert (step.by, step.after) == (None, HouseholdStatus.INTAKE)
    assert list(Household.objects.waiting()) == []
    assert set(amal.household.actions.open().values_list("kind", flat=True)) == {
        "incomplete",
        "said_no",
    }


def test_in_a_match_the_builder_hears_that_somebody_should_call(sign_in, amal: User):
    match = make_match(household=amal.household)

    sign_in(amal).post(consent(Purpose.PARTICIPATION), {"is_given": "no"})

    mail = Message.objects.get(template="household_asks")
    assert mail.recipient == match.builder.email
    assert amal.household.reference not in str(mail.context)


def test_a_no_that_the_team_writes_down_needs_no_task(amal: User, staff: User):
    answer_consent(amal.household, Purpose.PARTICIPATION, is_given=False, by=staff)

    assert amal.household.actions.filter(kind="other").count() == 0


def test_saying_no_twice_asks_for_one_call(sign_in, amal: User):
    client = sign_in(amal)
    for _time in range(2):
        client.post(consent(Purpose.PARTICIPATION), {"is_given": "no"})

    assert amal.household.actions.filter(kind="said_no").count() == 1


def test_a_no_to_special_needs_empties_them(sign_in, amal: User):
    sign_in(amal).post(consent(Purpose.SPECIAL_NEEDS), {"is_given": "no"})

    amal.household.refresh_from_db()
    assert (amal.household.practical_needs, amal.household.requirements) == ("", [])


def test_a_no_to_research_is_out_of_the_export_from_that_moment(sign_in, amal, researcher):
    client = sign_in(amal)
    client.post(consent(Purpose.RESEARCH), {"is_given": "yes"})
    assert list(consented(researcher)) == [amal.household]

    client.post(consent(Purpose.RESEARCH), {"is_given": "no"})

    assert list(consented(researcher)) == []


def test_a_no_to_photos_takes_their_stories_away_and_nobody_elses(sign_in, amal: User):
    theirs, other = make_story(contact="Amal@example.org"), make_story(contact="x@example.org")

    sign_in(amal).post(consent(Purpose.PHOTO), {"is_given": "no"})

    assert list(Story.objects.published()) == [other]
    theirs.refresh_from_db()
    assert theirs.is_published is False


@pytest.mark.parametrize("purpose", OPTIONAL)
def test_a_no_to_what_is_optional_changes_nothing_in_matching(sign_in, amal: User, purpose):
    amal.household.practical_needs, amal.household.requirements = "", []
    amal.household.emphasis = {"near": 1}
    amal.household.save()
    round_ = make_round(amal.household.municipality)
    before = build_case(round_)

    sign_in(amal).post(consent(purpose), {"is_given": "no"})

    assert build_case(round_) == before != Case((), ())
    amal.household.refresh_from_db()
    assert amal.household.status == HouseholdStatus.READY


@pytest.mark.parametrize("purpose", OPTIONAL)
def test_a_no_to_what_is_optional_changes_nothing_they_see(sign_in, amal: User, purpose):
    client = sign_in(amal)
    before = first_page(client)

    client.post(consent(purpose), {"is_given": "no"})

    client.get(consent(purpose))  # where it says that the no is written down
    assert first_page(client) == before


def first_page(client) -> str:
    html = client.get(reverse("newcomers:own")).content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html)
