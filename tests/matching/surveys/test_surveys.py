"""The surveys of a year: who is asked when, what they answer, and what staff read of it."""

from datetime import date, timedelta

import pytest
import time_machine
from dateutil.relativedelta import relativedelta
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from matching.models import Match, MatchStatus, Side
from matching.surveys import results, services
from matching.surveys.forms import STATEMENTS
from matching.surveys.links import OWN, TEAM, survey_token
from matching.surveys.models import Survey, Wave
from samenhier.outbox.models import Message
from samenhier.outbox.services import send
from samenhier.privacy.models import Purpose
from samenhier.privacy.services import record_consent
from tests.factories import make_household, make_match, make_proposal, make_round
from tests.forms import from_a_person
from tests.races import at_once

pytestmark = pytest.mark.django_db

START = date(2027, 3, 1)


@pytest.fixture
def match(newcomer, coordinator, builder) -> Match:
    """A match of a household with an account and a group of three, since the first of March."""
    return make_match(
        household=newcomer.household,
        group=coordinator.memberships.get().group,
        builder=builder,
        starts_on=START,
    )


def asked(wave=None) -> list[str]:
    found = Survey.objects.filter(**({"wave": wave} if wave else {}))
    return sorted(f"{each.wave} {each.side}" for each in found)


def mails(template) -> list[str]:
    return sorted(Message.objects.filter(template=template).values_list("recipient", flat=True))


def address(survey, who=OWN, language="nl") -> str:
    with translation.override(language):
        return reverse("surveys:answer", args=[survey_token(survey.pk, who)])


@pytest.fixture
def survey(match) -> Survey:
    """Of the household, six months on; asked today."""
    return Survey.objects.create(match=match, wave=Wave.HALF_YEAR, side=Side.HOUSEHOLD)


GRADES = {"language": 4, "network": 2, "belonging": 3, "self_reliance": "", "satisfaction": 5}


# --- When, and whom ------------------------------------------------------------------------


def test_a_year_of_days_asks_each_moment_once_of_everybody(match):
    end = START + relativedelta(months=18, days=40)
    day = START
    while day <= end:
        if day == match.ends_on + timedelta(days=3):
            match.become(MatchStatus.COMPLETED, by=None)
        services.ask_all(day)
        services.remind_all(day)
        day += timedelta(days=1)

    each = ["group"] * 3 + ["household"]
    waves = ("baseline", "half_year", "end")  # nobody agreed to research: nothing after the year
    assert asked() == sorted(f"{wave} {side}" for wave in waves for side in each)
    assert {one.wave: one.asked_on for one in Survey.objects.filter(side="household")} == {
        "baseline": START,
        "half_year": START + relativedelta(months=6),
        "end": match.ends_on,
    }
    assert len(mails("survey")) == len(mails("survey_reminder")) == 12


def test_after_days_of_standing_still_what_is_due_is_asked_and_what_is_long_over_is_not(match):
    services.ask_all(START + timedelta(days=20))
    services.ask_all(START + relativedelta(months=6, days=40))

    assert asked(Wave.BASELINE) == ["baseline group"] * 3 + ["baseline household"]
    assert asked(Wave.HALF_YEAR) == []


@pytest.mark.parametrize(
    "status", [MatchStatus.INTRODUCTION, MatchStatus.PAUSED, MatchStatus.ENDED_EARLY]
)
def test_a_match_that_is_not_under_way_is_not_asked(match, status):
    Match.objects.update(status=status)

    services.ask_all(START)

    assert asked() == []


def test_after_the_year_only_who_agreed_to_research_is_asked(match, newcomer):
    Match.objects.update(status=MatchStatus.COMPLETED)
    record_consent(newcomer.household, Purpose.RESEARCH, is_given=True, language="ar")

    services.ask_all(match.ends_on + relativedelta(months=6))

    assert asked(Wave.AFTER) == ["after household"]


def test_newcomers_whom_no_mail_reaches_answer_with_their_builder(match, newcomer, builder):
    type(newcomer).objects.filter(pk=newcomer.pk).update(email=None)

    services.ask_all(START)
    services.remind_all(START + timedelta(days=8))

    assert mails("survey_together") == [builder.email]
    assert len(mails("survey")) == len(mails("survey_reminder")) == 3


def test_who_answered_is_not_reminded(match, survey):
    services.answer(survey, GRADES | {"self_reliance": None}, language="nl", is_on_behalf=False)

    services.remind_all(timezone.localdate() + timedelta(days=8))

    assert mails("survey_reminder") == []


def test_the_mail_leads_to_the_survey_in_the_language_of_its_reader(client, match, newcomer):
    with time_machine.travel("2027-03-01 10:00+01:00", tick=False):
        services.ask_all()
        for message in Message.objects.filter(template="survey"):
            send(message.pk)
        letter = next(each for each in mail.outbox if each.to == [newcomer.email])
        url = next(line for line in letter.body.splitlines() if line.startswith("http"))

        page = client.get(url)

    assert "/ar/survey/" in url
    assert page.context["survey"].side == Side.HOUSEHOLD
    assert page.wsgi_request.LANGUAGE_CODE == "ar"
    assert url.rpartition("/survey/")[2].strip("/") not in str(
        list(Message.objects.values_list("context", flat=True))
    )


# --- Answering -----------------------------------------------------------------------------


def test_a_survey_is_answered_once_without_signing_in(client, survey):
    page = client.get(address(survey))
    assertContains(page, 'name="satisfaction"')

    sent = client.post(address(survey), from_a_person(GRADES))

    assertRedirects(sent, address(survey), fetch_redirect_response=False)
    survey.refresh_from_db()
    assert [getattr(survey, topic) for topic in Survey.TOPICS] == [4, 2, 3, None, 5]
    assert (survey.answered_on, survey.language_used, survey.is_on_behalf) == (
        timezone.localdate(),
        "nl",
        False,
    )
    client.post(address(survey), from_a_person(GRADES | {"satisfaction": 1}))
    survey.refresh_from_db()
    assert survey.satisfaction == 5
    assertNotContains(client.get(address(survey)), "satisfaction")


def test_everything_may_be_skipped(client, survey):
    client.post(address(survey), from_a_person(dict.fromkeys(Survey.TOPICS, "")))

    survey.refresh_from_db()
    assert survey.answered_on is not None
    assert {getattr(survey, topic) for topic in Survey.TOPICS} == {None}


def test_the_page_says_once_that_all_may_be_skipped(client, survey):
    page = client.get(address(survey, language="en"))

    assertContains(page, "You can skip each one.", count=1)
    assertNotContains(page, "(optional)")


def test_at_the_start_nobody_is_asked_how_content_they_are(client, match):
    first = Survey.objects.create(match=match, wave=Wave.BASELINE, side=Side.HOUSEHOLD)

    assertNotContains(client.get(address(first)), "satisfaction")
    client.post(address(first), from_a_person(GRADES))

    first.refresh_from_db()
    assert (first.language, first.satisfaction) == (4, None)


def test_the_builder_fills_it_in_with_them_and_that_is_kept(client, survey):
    page = client.get(address(survey, TEAM, language="en"))
    assertContains(page, "Do not answer for them")

    client.post(address(survey, TEAM), from_a_person(GRADES))

    survey.refresh_from_db()
    assert survey.is_on_behalf


@pytest.mark.parametrize("grade", ["0", "6", "x", "4.5"])
def test_a_grade_that_does_not_exist_is_refused_and_the_others_stay(client, survey, grade):
    page = client.post(address(survey), from_a_person(GRADES | {"network": grade}))

    assert page.context["form"].errors.keys() == {"network"}
    assert page.context["form"]["language"].value() == "4"
    assert Survey.objects.answered().count() == 0


def test_after_thirty_days_it_is_closed(client, survey):
    Survey.objects.update(asked_on=timezone.localdate() - timedelta(days=31))

    page = client.post(address(survey), from_a_person(GRADES))

    assert page.status_code == 200
    assertNotContains(page, "satisfaction")
    assert Survey.objects.answered().count() == 0


@pytest.mark.parametrize("token", ["x", "a.b:c", f"{'0' * 32}.own:forged"])
def test_a_link_that_we_did_not_make_opens_nothing(client, survey, token):
    assert client.get(reverse("surveys:answer", args=[token])).status_code == 404


def test_a_link_of_a_survey_that_is_gone_opens_nothing(client, survey):
    url = address(survey)
    survey.delete()

    assert client.get(url).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_are_one(survey):
    def press(grade):
        return services.answer(
            Survey.objects.get(pk=survey.pk),
            {"language": grade},
            language="nl",
            is_on_behalf=False,
        )

    answers = at_once(lambda: press(1), lambda: press(5))

    assert sum(isinstance(each, services.SurveyClosed) for each in answers) == 1


# --- What staff read -----------------------------------------------------------------------


def answer_all(municipality, count, wave=Wave.END, satisfaction=4, points=0):
    for _ in range(count):
        proposal = make_proposal(
            make_round(municipality),
            make_household(municipality),
            parts={"needs": {"points": points, "of": 2000, "known": True}},
        )
        one = make_match(household=proposal.household, status=MatchStatus.COMPLETED)
        Match.objects.filter(pk=one.pk).update(proposal=proposal)
        Survey.objects.create(
            match=one,
            wave=wave,
            side=Side.HOUSEHOLD,
            answered_on=timezone.localdate(),
            language=3,
            satisfaction=satisfaction,
        )


def test_staff_read_how_many_answer_and_means_from_five_on(staff, the_hague):
    answer_all(the_hague, 5)
    answer_all(the_hague, 4, wave=Wave.HALF_YEAR)
    one = make_match(household=make_household(the_hague))
    Survey.objects.create(match=one, wave=Wave.END, side=Side.HOUSEHOLD)

    with translation.override("en"):
        half_year, end = results.rows(staff)

    assert (half_year.asked, half_year.answered, half_year.means) == (4, 4, [None] * 5)
    assert (end.asked, end.answered, end.percentage) == (6, 5, 83)
    assert end.means == [3.0, None, None, None, 4.0]


def test_satisfaction_stands_beside_the_points_of_the_proposal(staff, the_hague):
    answer_all(the_hague, 5, satisfaction=5, points=1500)
    answer_all(the_hague, 5, satisfaction=2, points=100)

    (linked,) = results.links(staff)

    assert (linked.wave, linked.side) == (Wave.END.label, Side.HOUSEHOLD.label)
    assert [(link.much, link.little) for link in linked.links] == [(5.0, 2.0)]


def test_moments_and_sides_are_never_added_up(staff, the_hague):
    answer_all(the_hague, 5, satisfaction=5, points=1500)
    answer_all(the_hague, 5, wave=Wave.HALF_YEAR, satisfaction=2, points=100)

    assert results.links(staff) == []


def test_a_half_that_is_too_small_hides_the_other_half_too(staff, the_hague):
    answer_all(the_hague, 9, satisfaction=5, points=1500)
    answer_all(the_hague, 4, satisfaction=1, points=100)

    # The mean of all thirteen is shown: beside it, one half would give the other one away.
    assert results.rows(staff)[0].means[-1] is not None
    assert results.links(staff) == []


def test_what_changed_is_told_of_who_answered_both_times(staff, the_hague):
    for before, later in ((1, 3), (2, 3), (3, 3), (2, 4), (2, 1), (None, 5), (5, None)):
        match = make_match(household=make_household(the_hague))
        for wave, grade in ((Wave.BASELINE, before), (Wave.END, later)):
            answered(match, wave, network=grade, belonging=3 if grade == 1 else None)
    answered(make_match(household=make_household(the_hague)), Wave.END, network=5)

    (change,) = results.changes(staff)

    assert (change.wave, change.side) == (Wave.END.label, Side.HOUSEHOLD.label)
    # (2 + 1 + 0 + 2 - 1) / 5; too few said both times how they feel at home.
    assert dict(change.means)[results.topic_name("network")] == 0.8
    assert dict(change.means)[results.topic_name("belonging")] is None
    assert results.topic_name("satisfaction") not in dict(change.means)


def answered(match, wave, **grades):
    Survey.objects.create(
        match=match,
        wave=wave,
        side=Side.HOUSEHOLD,
        answered_on=timezone.localdate(),
        **grades,
    )


def test_staff_of_elsewhere_read_nothing(sign_in, stranger, the_hague):
    answer_all(the_hague, 5)

    page = sign_in(stranger).get(reverse("admin:surveys"))

    assert (page.context["rows"], page.status_code) == ([], 200)
    assert page.context["links"] == page.context["changes"] == []


def test_the_page_shows_numbers_and_names_nobody(sign_in, staff, the_hague):
    answer_all(the_hague, 6)

    page = sign_in(staff).get(reverse("admin:surveys"))

    assertContains(page, "100")
    for one in Survey.objects.all():
        assertNotContains(page, one.match.household.reference)


def test_it_costs_as_many_queries_for_thirty_as_for_one(staff, the_hague):
    counts = []
    for more in (1, 12):
        answer_all(the_hague, more)
        with CaptureQueriesContext(connection) as queries:
            results.rows(staff)
            results.links(staff)
            results.changes(staff)
        counts.append(len(queries))

    assert counts[0] == counts[1] == 3


@pytest.mark.parametrize("language", ["en", "nl", "uk", "ar"])
def test_the_document_says_each_sentence_as_it_is_asked(settings, language):
    document = (settings.BASE_DIR / "docs" / "surveys.md").read_text()

    with translation.override(language):
        asked = [str(words) for side in STATEMENTS.values() for words in side.values()]

    assert [words for words in asked if f"| {words} |" not in document] == []
