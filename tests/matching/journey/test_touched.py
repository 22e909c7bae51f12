"""In a talk the goals of the match are ticked off as talked about."""

import pytest
from django.urls import reverse

from matching.journey.models import CheckIn, GoalStatus
from samenhier.traits.choices import Domain
from tests.factories import make_check_in, make_goal, make_match

pytestmark = pytest.mark.django_db


@pytest.fixture
def goal(match):
    return make_goal(match, domain=Domain.LEISURE, text="Een wandelclub vinden")


def test_the_goals_they_work_on_are_offered_and_no_others(sign_in, builder, match, goal, new_page):
    make_goal(match, text="Al gehaald", status=GoalStatus.REACHED)
    make_goal(make_match(), text="Van anderen")

    html = sign_in(builder).get(new_page).content.decode()

    assert "Een wandelclub vinden (" in html
    assert "Al gehaald" not in html
    assert "Van anderen" not in html


def test_without_goals_nothing_is_asked(sign_in, builder, new_page):
    assert "Which of their goals" not in sign_in(builder).get(new_page).content.decode()


def test_a_goal_talked_about_stands_with_the_talk_and_its_domain_counts(
    sign_in, builder, match, goal, new_page, answers
):
    page = sign_in(builder)
    page.post(new_page, answers(touched=[str(goal.pk)], goals=["work"]))

    talk = CheckIn.objects.get()
    assert list(talk.touched.all()) == [goal]
    assert set(talk.goals) == {Domain.WORK, Domain.LEISURE}
    assert (
        "Goals talked about" in page.get(reverse("journey:match", args=[match.pk])).content.decode()
    )
    assert "Talked about" in page.get(reverse("journey:goal", args=[goal.pk])).content.decode()


def test_a_goal_of_others_is_refused(sign_in, builder, goal, new_page, answers):
    other = make_goal(make_match())

    response = sign_in(builder).post(new_page, answers(touched=[str(other.pk)]))

    assert "touched" in response.context["form"].errors
    assert not CheckIn.objects.exists()


def test_not_reached_is_about_nothing(sign_in, builder, goal, new_page, answers):
    sign_in(builder).post(new_page, answers(touched=[str(goal.pk)], was_reached="False"))

    talk = CheckIn.objects.get()
    assert (talk.goals, talk.touched.count()) == ([], 0)


def test_a_draft_keeps_it_and_a_wrong_one_does_not_stop_the_rest(
    sign_in, builder, match, goal, answers
):
    keep = reverse("journey:check_in_keep", args=[match.pk])
    sent = answers(touched=[str(goal.pk)])
    page = sign_in(builder)

    assert page.post(keep, sent).json()["is_whole"]
    wrong = page.post(keep, sent | {"touched": ["x"], "notes": "Nieuw", "edition": "1"}).json()

    talk = CheckIn.objects.get()
    assert (wrong["is_whole"], talk.notes, list(talk.touched.all())) == (False, "Nieuw", [goal])


def test_a_goal_reached_since_stays_when_the_talk_is_mended(sign_in, builder, match, goal, answers):
    talk = make_check_in(match)
    talk.touched.add(goal)
    goal.become(GoalStatus.REACHED, by=builder)
    edit = reverse("journey:check_in_edit", args=[talk.pk])

    assert "Een wandelclub vinden (" in sign_in(builder).get(edit).content.decode()
    sign_in(builder).post(edit, answers(touched=[str(goal.pk)]))

    assert list(talk.touched.all()) == [goal]


def test_the_two_sides_do_not_read_in_which_talks_it_came_up(sign_in, newcomer, newcomer_match):
    goal = make_goal(newcomer_match)
    make_check_in(newcomer_match, spoken_with="group").touched.add(goal)

    html = sign_in(newcomer).get(reverse("journey:goal", args=[goal.pk])).content.decode()

    assert "Talked about" not in html
