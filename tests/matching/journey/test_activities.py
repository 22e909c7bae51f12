"""What was done together: one tap, for both sides and their builder."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from matching.journey.models import Activity
from matching.models import MatchStatus
from samenhier.accounts.models import Role
from tests.factories import make_match, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def match(coordinator, newcomer, builder):
    """A match of the coordinator's group and the newcomer's household."""
    return make_match(
        group=coordinator.memberships.get().group, household=newcomer.household, builder=builder
    )


def tap(**changed):
    """What one tap on a kind sends."""
    return {
        "key": str(uuid.uuid4()),
        "kind": "meal",
        "held_on": f"{timezone.localdate()}",
        "minutes": "",
        "joined": "",
        "mood": "",
        "words": "",
    } | changed


def url(name, record):
    return reverse(f"journey:{name}", args=[record.pk])


@pytest.mark.parametrize("role", ["coordinator", "newcomer", "builder"])
def test_one_tap_on_the_page_of_the_match_logs_what_they_did_today(role, request, sign_in, match):
    user = request.getfixturevalue(role)
    client = sign_in(user)
    form = client.get(url("match", match)).context["activity_form"]
    sent = {name: form[name].value() for name in ("key", "held_on", "words")} | {"kind": "walk"}

    page = client.post(url("activity_new", match), sent, follow=True)

    done = Activity.objects.get()
    assert (done.kind, done.held_on, done.words, done.by) == (
        "walk",
        timezone.localdate(),
        "",
        user,
    )
    assert "A walk or bike ride</span>" in page.content.decode()


def test_a_tap_that_is_sent_twice_counts_once(sign_in, newcomer, match):
    sent = tap()

    answers = [sign_in(newcomer).post(url("activity_new", match), sent) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Activity.objects.count() == 1


def test_the_key_of_an_activity_of_others_is_refused(sign_in, newcomer, match, the_hague):
    theirs = Activity.objects.create(match=make_match(builder=match.builder), kind="meal")

    answer = sign_in(newcomer).post(url("activity_new", match), tap(key=f"{theirs.pk}"))

    assert answer.status_code == 403
    assert match.activities.count() == 0


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"kind": "prayer"}, ["kind"]),
        ({"kind": ""}, ["kind"]),
        ({"held_on": "2999-01-01"}, ["held_on"]),
        ({"held_on": "1999-01-01"}, ["held_on"]),
        ({"minutes": "0"}, ["minutes"]),
        ({"minutes": "1441"}, ["minutes"]),
        ({"joined": "100"}, ["joined"]),
        ({"mood": "6"}, ["mood"]),
        ({"words": "x" * 121}, ["words"]),
        ({"words": "bsn 111222333"}, ["words"]),
        ({"words": "mail rana@example.org"}, ["words"]),
    ],
)
def test_what_is_wrong_is_asked_again(changed, wrong, sign_in, newcomer, match):
    page = sign_in(newcomer).post(url("activity_new", match), tap(**changed))

    assert list(page.context["activity_form"].errors) == wrong
    assert Activity.objects.count() == 0


def test_another_day_and_a_few_words_are_kept(sign_in, newcomer, match):
    yesterday = timezone.localdate() - timedelta(days=1)

    sign_in(newcomer).post(url("activity_new", match), tap(held_on=yesterday, words="Soep"))

    assert Activity.objects.values_list("held_on", "words").get() == (yesterday, "Soep")


def test_minutes_how_many_joined_and_how_it_was_are_kept_and_shown(sign_in, newcomer, match):
    client = sign_in(newcomer)

    client.post(url("activity_new", match), tap(minutes="90", joined="4", mood="5"))

    assert Activity.objects.values_list("minutes", "joined", "mood").get() == (90, 4, 5)
    assert "90 minutes, 4 people, how it was: 5 of 5" in client.get(url("match", match)).text


def test_who_logged_it_adds_what_the_tap_left_out(sign_in, newcomer, match):
    mine = Activity.objects.create(match=match, kind="meal", by=newcomer, words="Soep")
    client = sign_in(newcomer)
    form = client.get(url("activity_edit", mine)).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}

    client.post(url("activity_edit", mine), sent | {"kind": "walk", "minutes": "30"})

    mine.refresh_from_db()
    assert (mine.kind, mine.minutes, mine.words, mine.by) == ("walk", 30, "Soep", newcomer)


def test_a_wrong_change_is_asked_again_and_nothing_is_lost(sign_in, newcomer, match):
    mine = Activity.objects.create(match=match, kind="meal", by=newcomer)

    page = sign_in(newcomer).post(url("activity_edit", mine), tap(mood="9", words="Linzensoep"))

    assert list(page.context["form"].errors) == ["mood"]
    assert 'value="Linzensoep"' in page.text


@pytest.fixture
def walk(match, coordinator):
    """A walk of today that the coordinator logged."""
    return Activity.objects.create(match=match, kind="walk", by=coordinator)


def hidden(page):
    """What the page that asks sends along, whichever button is pressed."""
    form = page.context["activity_form"]
    return {name: form[name].value() for name in form.fields if f'name="{name}"' in page.text}


def test_who_logs_what_somebody_else_did_is_asked_whether_it_is_the_same(
    sign_in, newcomer, coordinator, match, walk
):
    page = sign_in(newcomer).post(url("activity_new", match), tap(kind="walk", words="Duinen"))

    assert f"<bdi>{coordinator.name.split()[0]}</bdi> logged this already" in page.text
    assert Activity.objects.get() == walk


def test_the_same_one_is_stored_once(sign_in, newcomer, match, walk):
    client = sign_in(newcomer)
    page = client.post(url("activity_new", match), tap(kind="walk"))

    client.post(url("activity_new", match), hidden(page) | {"answer": "same"})

    assert Activity.objects.get() == walk


def test_another_one_is_stored_with_all_that_was_typed(sign_in, newcomer, match, walk):
    client = sign_in(newcomer)
    page = client.post(
        url("activity_new", match), tap(kind="walk", words="Duinen", minutes="45", mood="4")
    )

    for _ in range(2):
        client.post(url("activity_new", match), hidden(page) | {"answer": "another"})

    mine = Activity.objects.get(by=newcomer)
    assert (mine.kind, mine.words, mine.minutes, mine.mood) == ("walk", "Duinen", 45, 4)
    assert Activity.objects.count() == 2


@pytest.mark.parametrize(
    "changed", [{"kind": "meal"}, {"held_on": f"{timezone.localdate() - timedelta(days=1)}"}]
)
def test_another_kind_or_another_day_is_not_asked_about(changed, sign_in, newcomer, match, walk):
    sign_in(newcomer).post(url("activity_new", match), tap(**{"kind": "walk"} | changed))

    assert Activity.objects.count() == 2


def test_two_walks_of_ones_own_are_not_asked_about(sign_in, coordinator, match, walk):
    sign_in(coordinator).post(url("activity_new", match), tap(kind="walk"))

    assert Activity.objects.count() == 2


def test_staff_read_what_was_done_and_log_nothing(sign_in, staff, match):
    Activity.objects.create(match=match, kind="meal", words="Linzensoep")
    client = sign_in(staff)

    page = client.get(url("activity_new", match)).content.decode()

    assert "Linzensoep" in page
    assert 'name="kind"' not in page
    assert client.post(url("activity_new", match), tap()).status_code == 403


@pytest.mark.parametrize("status", [MatchStatus.COMPLETED, MatchStatus.ENDED_EARLY])
def test_a_match_that_ended_is_read_only(status, sign_in, newcomer, match):
    mine = Activity.objects.create(match=match, kind="meal", by=newcomer)
    type(match).objects.update(status=status)
    client = sign_in(newcomer)

    assert client.post(url("activity_new", match), tap()).status_code == 403
    assert client.post(url("activity_edit", mine), tap()).status_code == 403
    assert client.post(url("activity_away", mine)).status_code == 403
    assert match.activities.count() == 1


def test_who_logged_it_takes_it_away(sign_in, newcomer, match):
    mine = Activity.objects.create(match=match, kind="meal", by=newcomer)

    sign_in(newcomer).post(url("activity_away", mine))

    assert Activity.objects.count() == 0


def test_what_others_logged_stays_but_for_the_builder(sign_in, newcomer, builder, match):
    theirs = Activity.objects.create(match=match, kind="meal", by=newcomer)
    member = make_user(Role.MEMBER)
    match.group.members.filter(pk=match.group.members.last().pk).update(user=member)

    assert sign_in(member).get(url("activity_edit", theirs)).status_code == 403
    assert sign_in(member).post(url("activity_away", theirs)).status_code == 403
    assert sign_in(builder).get(url("activity_edit", theirs)).status_code == 200
    assert sign_in(builder).post(url("activity_away", theirs)).status_code == 302
    assert Activity.objects.count() == 0


def test_the_page_of_the_match_shows_the_last_five_and_how_many_there_are(sign_in, newcomer, match):
    for days in range(7):
        Activity.objects.create(
            match=match, kind="meal", held_on=timezone.localdate() - timedelta(days=days)
        )

    page = sign_in(newcomer).get(url("match", match))

    assert len(page.context["activities"]) == 5
    assert "All: 7 times together" in page.content.decode()


@pytest.mark.parametrize("role", ["stranger", "partner", "handler", "researcher", "officer"])
def test_nobody_of_elsewhere_reads_what_was_done(role, request, match):
    Activity.objects.create(match=match, kind="meal")

    assert list(Activity.objects.visible_to(request.getfixturevalue(role))) == []


@pytest.mark.parametrize(("kind", "is_named"), [("letters", True), ("meal", False)])
def test_what_was_done_last_tells_what_may_help(kind, is_named, sign_in, newcomer, match):
    client = sign_in(newcomer)
    client.post(url("activity_new", match), tap(kind=kind))

    text = client.get(url("activity_new", match)).content.decode()

    assert ("A letter from the municipality: read it together" in text) is is_named
    assert ("/resources/#resource-" in text) is is_named
