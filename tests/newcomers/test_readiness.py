"""What a household needs to be ready: each requirement, for staff and in its own words."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from newcomers.models import Person, PersonLanguage, TrackText
from newcomers.readiness import Actor, Topic, own_words, requirements, sentences, still_open
from samenhier.privacy.models import Purpose
from samenhier.privacy.services import record_consent
from tests.factories import make_household

pytestmark = pytest.mark.django_db


def lacking(household) -> list[tuple[str, str]]:
    return [(one.topic, one.sentence) for one in still_open(household)]


def test_a_complete_household_lacks_nothing_and_everything_is_named():
    household = make_household()

    assert still_open(household) == []
    assert [one.topic for one in requirements(household)] == list(Topic)


@pytest.mark.parametrize(
    ("fields", "topic", "sentence"),
    [
        ({"people": ()}, Topic.PEOPLE, "Nobody of this household has been entered yet."),
        ({"people": (2015,)}, Topic.CONTACT, "There is no adult in this household."),
        (
            {"vulnerability": None},
            Topic.SUPPORT,
            "The support needed has not been assessed yet.",
        ),
        (
            {"needs_interpreter": None},
            Topic.INTERPRETER,
            "It is not known yet whether an interpreter is needed.",
        ),
        (
            {"needs_interpreter": True, "languages": {"ti": 1}},
            Topic.INTERPRETER,
            "An interpreter is needed and not agreed yet.",
        ),
        ({"day_parts": []}, Topic.TIME, "It is not known yet when there is time."),
    ],
)
def test_what_lacks_is_said_in_a_sentence(fields, topic, sentence):
    assert lacking(make_household(**fields)) == [(topic, sentence)]


def test_a_household_needs_a_contact_person():
    household = make_household()
    household.people.update(relation="other")

    assert lacking(household) == [(Topic.CONTACT, "There is no contact person yet.")]


def test_a_household_needs_a_talk():
    household = make_household()
    household.talks.all().delete()

    assert lacking(household) == [(Topic.TALK, "There has been no intake talk yet.")]


@pytest.mark.parametrize("answer", [None, False])
def test_a_household_needs_a_standing_yes_to_taking_part(answer):
    household = make_household()
    household.consents.all().delete()
    if answer is not None:
        record_consent(household, Purpose.PARTICIPATION, is_given=answer)

    assert lacking(household) == [(Topic.CONSENT, "There is no consent to take part yet.")]


@pytest.mark.parametrize(
    "fields",
    [
        {"needs_interpreter": True, "interpreter_agreed": True, "languages": {"ti": 1}},
        {"needs_interpreter": True, "languages": {"ti": 2}},
    ],
)
def test_with_an_interpreter_agreed_or_a_language_to_talk_in_a_talk_is_possible(fields):
    assert lacking(make_household(**fields)) == []


def test_the_language_of_a_child_makes_no_interpreter_of_it():
    household = make_household(needs_interpreter=True, languages={"ti": 1})
    child = Person.objects.create(
        household=household, name="Sami", birth_year=2015, relation="child"
    )
    PersonLanguage.objects.create(person=child, language="nl", level=3)

    assert [topic for topic, _sentence in lacking(household)] == [Topic.INTERPRETER]


def test_the_legal_ground_of_the_track_must_hold():
    household = make_household(track="temporary_protection")
    today = timezone.localdate()
    TrackText.objects.filter(track="temporary_protection").update(ends_on=today)

    assert lacking(household) == []
    assert [one.topic for one in still_open(household, today + timedelta(days=1))] == [Topic.TRACK]


def test_a_track_that_is_closed_for_who_is_new_sends_nobody_away():
    household = make_household()
    TrackText.objects.update(is_open=False)

    assert lacking(household) == []


def test_each_requirement_says_who_acts():
    found = {one.topic: one.actor for one in requirements(make_household())}

    staff = {topic for topic, actor in found.items() if actor == Actor.STAFF}
    assert staff == {Topic.TRACK, Topic.TALK, Topic.SUPPORT, Topic.INTERPRETER}


def test_the_household_reads_its_own_part_in_plain_words_and_nothing_of_the_assessment():
    household = make_household(status="intake", vulnerability=None, day_parts=[])

    assert own_words(requirements(household)) == [
        "We still have to talk with you. We will contact you to plan it.",
        "Tell us when you have time.",
    ]
    assert len(sentences(requirements(household))) == 3


@pytest.mark.parametrize("language", ["nl", "en", "uk", "ar"])
def test_every_topic_but_the_assessment_has_words_for_the_household(language):
    household = make_household(people=(), needs_interpreter=None, day_parts=[], vulnerability=None)
    household.talks.all().delete()
    household.consents.all().delete()

    with translation.override(language):
        found = still_open(household)

        assert {one.topic for one in found if not one.own_words} == {Topic.SUPPORT}
        assert all(one.sentence for one in found)


def test_a_large_family_costs_no_more_queries(django_assert_num_queries):
    small, large = make_household(), make_household(people=tuple(range(1980, 1992)))

    with django_assert_num_queries(5):
        requirements(small)
    with django_assert_num_queries(5):
        requirements(large)
