"""What every list of the staff site has in common: its name, its filter, and what it says empty."""

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from groups.models import GroupStatus
from samenhier.outbox.models import Message
from tests.factories import make_event, make_group, make_municipality, make_round, make_story

pytestmark = pytest.mark.django_db

GROUPS = "admin:groups_welcomegroup_changelist"
EVENTS = "admin:events_event_changelist"
STORIES = "admin:content_story_changelist"
ROUNDS = "admin:matching_matchinground_changelist"
MESSAGES = "admin:outbox_message_changelist"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def shown(page) -> list:
    return list(page.context["cl"].result_list)


def test_a_list_is_called_by_what_it_lists(sign_in, staff):
    page = sign_in(staff).get(reverse(GROUPS))

    assert "<h1>Welcome Groups</h1>" in page.text


def test_a_record_is_called_by_its_name(sign_in, staff, the_hague):
    group = make_group(the_hague, name="De Buren")

    page = sign_in(staff).get(reverse("admin:groups_welcomegroup_change", args=[group.pk]))

    assert "<h1>De Buren</h1>" in page.text


def test_the_filter_comes_before_the_list_it_filters(sign_in, staff, the_hague):
    make_group(the_hague)

    text = sign_in(staff).get(reverse(GROUPS)).text

    assert text.index('class="list-filter"') < text.index('id="result_list"')


def test_an_empty_list_says_what_will_fill_it(sign_in, staff):
    client = sign_in(staff)

    assert "A group appears here as soon as" in client.get(reverse(GROUPS)).text
    assert "Add the first one" in client.get(reverse(EVENTS)).text


def test_a_filter_that_finds_nothing_can_be_left(sign_in, staff, the_hague):
    make_group(the_hague, status=GroupStatus.READY)

    page = sign_in(staff).get(reverse(GROUPS), {"status__exact": "paused"})

    assert "Nothing was found" in page.text
    assert "Clear all filters" in page.text


def test_the_lists_stand_in_the_order_of_the_work(sign_in, national):
    page = sign_in(national).get(reverse("admin:index"))

    names = [app["app_label"] for app in page.context["app_list"]]
    assert names[:3] == ["groups", "newcomers", "matching"]
    assert names.index("content") < names.index("accounts")


@pytest.mark.parametrize(
    ("when", "expected"),
    [("coming", ["later"]), ("over", ["before"]), ("cancelled", ["off"]), ("", None)],
)
def test_events_are_filtered_by_when_they_are(sign_in, national, when, expected):
    now = timezone.now()
    make_event(now + timezone.timedelta(days=2), title="later")
    make_event(now - timezone.timedelta(days=2), title="before")
    make_event(now, title="off", is_cancelled=True)

    page = sign_in(national).get(reverse(EVENTS), {"when": when} if when else {})

    titles = {event.title for event in shown(page)}
    assert titles == set(expected or ["later", "before", "off"])


@pytest.mark.parametrize(
    ("state", "expected"),
    [("public", ["told"]), ("hidden", ["kept"]), ("refused", ["refused"])],
)
def test_stories_are_filtered_by_the_word_on_their_badge(
    sign_in, staff, the_hague, state, expected
):
    make_story(the_hague, title_en="told")
    make_story(the_hague, title_en="kept", is_published=False)
    make_story(the_hague, title_en="refused", is_allowed=False)

    page = sign_in(staff).get(reverse(STORIES), {"state": state})

    assert [story.title for story in shown(page)] == expected


def test_rounds_are_filtered_by_municipalities_that_have_any(sign_in, staff, the_hague):
    make_municipality("Utrecht")
    make_municipality("Delft", organisation=the_hague.organisation)
    make_round(the_hague)
    make_round(make_municipality("Leiden", organisation=the_hague.organisation))

    text = sign_in(staff).get(reverse(ROUNDS)).text

    filtered = text[text.index('class="list-filter"') : text.index('id="changelist"')]
    assert "Leiden" in filtered
    assert "Delft" not in filtered
    assert "Utrecht" not in filtered


def owe(staff, template: str, **context: object) -> Message:
    return Message.objects.create(
        recipient=staff.email, template=template, language="nl", about=template, context=context
    )


def test_a_mail_is_listed_by_its_subject_and_one_that_cannot_be_written_by_its_name(sign_in, staff):
    owe(staff, "match_made", group="De Buren")
    owe(staff, "no_such_mail")

    text = sign_in(staff).get(reverse(MESSAGES)).text

    assert "You accompany De Buren from now on" in text
    assert "no_such_mail" in text


def test_mails_are_filtered_by_which_mail_it_is(sign_in, staff):
    wanted = owe(staff, "match_made", group="De Buren")
    owe(staff, "check_in_due", group="De Buren")

    assert shown(sign_in(staff).get(reverse(MESSAGES), {"template": "match_made"})) == [wanted]
