"""Groups on the staff site."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from groups import services
from groups.admin.steps import NEXT
from groups.models import GroupStatus, Membership, WelcomeGroup
from samenhier.accounts.models import Role
from tests.factories import accept, make_group, make_match, make_municipality, make_user

LIST = "admin:groups_welcomegroup_changelist"


def detail(group: WelcomeGroup) -> str:
    return reverse("admin:groups_welcomegroup_change", args=[group.pk])


def step(group: WelcomeGroup, name: str) -> str:
    return reverse("admin:groups_welcomegroup_step", args=[group.pk, name])


def shown(page) -> list[WelcomeGroup]:
    return list(page.context["cl"].queryset)


def said(page) -> list[str]:
    return [str(message) for message in page.context["messages"]]


@pytest.fixture
def screening(the_hague) -> WelcomeGroup:
    return make_group(the_hague, status=GroupStatus.SCREENING)


# --- Seeing --------------------------------------------------------------------------------


def test_the_list_shows_who_waits_and_how_far_they_are(sign_in, staff, screening):
    WelcomeGroup.objects.update(submitted_at=timezone.now() - timezone.timedelta(days=9))
    screening.members.exclude(pk=screening.coordinator_id).update(profile_done_at=None)

    page = sign_in(staff).get(reverse(LIST))

    for words in (screening.reference, screening.name, "Den Haag", "1 of 3", "getting to know"):
        assert words in page.text
    assert '<td class="field-waiting">9 days<br>' in page.text


def test_a_forming_group_waits_for_nobody(sign_in, staff, forming):
    page = sign_in(staff).get(reverse(LIST))

    assert '<td class="field-waiting">-</td>' in page.text


def test_staff_see_groups_of_their_own_municipalities_only(sign_in, staff, screening):
    elsewhere = make_group(make_municipality("Utrecht"))
    client = sign_in(staff)

    assert shown(client.get(reverse(LIST))) == [screening]
    assert client.get(detail(elsewhere)).status_code == 404
    assert client.post(step(elsewhere, "withdraw"), {"reason": "x"}).status_code == 404
    elsewhere.refresh_from_db()
    assert elsewhere.status == GroupStatus.READY


def test_the_national_coordinator_sees_all_groups(sign_in, national, screening):
    elsewhere = make_group(make_municipality("Utrecht"))

    assert set(shown(sign_in(national).get(reverse(LIST)))) == {screening, elsewhere}


def test_the_same_role_elsewhere_sees_nothing(sign_in, stranger, screening):
    assert shown(sign_in(stranger).get(reverse(LIST))) == []


@pytest.mark.parametrize(
    "who", ["builder", "coordinator", "newcomer", "partner", "handler", "researcher"]
)
def test_others_do_not_come_in(request, sign_in, who, screening):
    client = sign_in(request.getfixturevalue(who))

    assert client.get(reverse(LIST)).status_code == 302
    assert client.get(detail(screening)).status_code == 302
    assert client.post(step(screening, "pause")).status_code == 302
    screening.refresh_from_db()
    assert screening.status == GroupStatus.SCREENING


@pytest.mark.parametrize(
    ("query", "hits"),
    [("reference", 1), ("Buren", 1), ("Fatma", 1), ("fatma@", 1), ("nothing of the kind", 0)],
)
def test_staff_find_a_group_by_reference_name_or_member(sign_in, staff, screening, query, hits):
    screening.name = "De Buren"
    screening.save()
    for member in screening.members.all():
        member.name, member.email = "Fatma", f"fatma@{member.pk}.example.org"
        member.save()
    make_group(screening.municipality)

    found = sign_in(staff).get(
        reverse(LIST), {"q": screening.reference if query == "reference" else query}
    )

    assert shown(found) == [screening] * hits


def test_searching_by_member_counts_all_members(sign_in, staff, screening):
    one = screening.members.first()

    page = sign_in(staff).get(reverse(LIST), {"q": one.email})

    assert [(group.done_count, group.member_count) for group in shown(page)] == [(3, 3)]


def test_the_list_filters_by_status_and_municipality(sign_in, staff, screening):
    make_group(screening.municipality, status=GroupStatus.PAUSED)

    page = sign_in(staff).get(reverse(LIST), {"status__exact": "screening"})

    assert shown(page) == [screening]


def queries_of(client, address: str) -> int:
    client.get(address)  # what is cached once per process is not counted
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(address)
    return len(queries)


def test_the_list_costs_the_same_for_one_group_and_thirty(sign_in, staff, the_hague):
    client = sign_in(staff)
    make_group(the_hague)
    before = queries_of(client, reverse(LIST))

    for _ in range(29):
        make_group(the_hague)

    assert queries_of(client, reverse(LIST)) == before


def test_a_group_costs_the_same_for_three_members_and_five(sign_in, staff, the_hague):
    client = sign_in(staff)
    three = make_group(the_hague, status=GroupStatus.SUBMITTED)
    five = make_group(the_hague, members=5, status=GroupStatus.SUBMITTED)
    for _ in range(4):
        services.start_screening(five, by=make_user(Role.NATIONAL))
        WelcomeGroup.objects.update(status=GroupStatus.SUBMITTED)
        five.refresh_from_db()

    assert queries_of(client, detail(five)) == queries_of(client, detail(three))


# --- The record ------------------------------------------------------------------------------


def test_the_record_shows_members_answers_and_history(sign_in, staff, the_hague):
    group = make_group(the_hague, status=GroupStatus.SUBMITTED, features=["pets"])
    group.become(GroupStatus.SCREENING, by=staff, reason="kennisgemaakt")

    page = sign_in(staff).get(detail(group))

    for member in group.members.all():
        assert member.email in page.text
    for words in ("Monday evening, Saturday morning", "pets", "kennisgemaakt", "Saskia Staf"):
        assert words in page.text
    assert "signed up → getting to know" in page.text


def test_somebody_who_left_is_not_among_the_members(sign_in, staff, screening):
    gone = screening.members.exclude(pk=screening.coordinator_id).first()
    Membership.objects.filter(pk=gone.pk).update(left_on=timezone.localdate())

    assert gone.email not in sign_in(staff).get(detail(screening)).text


def vog_form(group: WelcomeGroup, **dates: str) -> dict[str, str]:
    """The admin's page as the browser sends it, with dates for the first member."""
    members = list(group.present_members())
    data = {
        "members-TOTAL_FORMS": str(len(members)),
        "members-INITIAL_FORMS": str(len(members)),
        "answers_changes-TOTAL_FORMS": "0",
        "answers_changes-INITIAL_FORMS": "0",
        "status_changes-TOTAL_FORMS": "0",
        "status_changes-INITIAL_FORMS": "0",
    }
    for index, member in enumerate(members):
        data |= {f"members-{index}-id": str(member.pk), f"members-{index}-group": str(group.pk)}
    return data | {f"members-0-{name}": value for name, value in dates.items()}


def test_staff_write_down_a_vog_and_who_saw_it(sign_in, staff, screening):
    today = timezone.localdate().isoformat()

    sign_in(staff).post(detail(screening), vog_form(screening, vog_seen_on=today))

    first, *others = screening.present_members()
    assert (first.vog_seen_on.isoformat(), first.vog_seen_by) == (today, staff)
    assert [one.vog_seen_by for one in others] == [None, None]

    sign_in(staff).post(detail(screening), vog_form(screening, vog_seen_on=""))
    first.refresh_from_db()
    assert (first.vog_seen_on, first.vog_seen_by) == (None, None)


def test_a_vog_cannot_be_seen_tomorrow(sign_in, staff, screening):
    tomorrow = (timezone.localdate() + timezone.timedelta(days=1)).isoformat()

    page = sign_in(staff).post(detail(screening), vog_form(screening, vog_seen_on=tomorrow))

    assert "This day is still to come." in page.text
    assert screening.present_members()[0].vog_seen_on is None


def test_nothing_else_can_be_changed(sign_in, staff, screening):
    changed = {"name": "Anders", "status": "ready", "members-0-name": "Anders"}

    sign_in(staff).post(detail(screening), vog_form(screening) | changed)

    screening.refresh_from_db()
    assert (screening.name != "Anders", screening.status) == (True, GroupStatus.SCREENING)
    assert not screening.members.filter(name="Anders").exists()


def test_the_log_of_the_admin_holds_no_names_of_members(sign_in, staff, screening):
    member = screening.members.first()
    rows = list(screening.members.all())
    sent = {
        "members-TOTAL_FORMS": len(rows),
        "members-INITIAL_FORMS": len(rows),
        "answers_changes-TOTAL_FORMS": 0,
        "answers_changes-INITIAL_FORMS": 0,
        "status_changes-TOTAL_FORMS": 0,
        "status_changes-INITIAL_FORMS": 0,
        "members-0-vog_seen_on": timezone.localdate(),
    }
    for index, row in enumerate(rows):
        sent |= {f"members-{index}-id": row.pk, f"members-{index}-group": screening.pk}

    assert sign_in(staff).post(detail(screening), sent).status_code == 302

    message = LogEntry.objects.get().change_message
    assert member.name not in message
    assert screening.reference in message


# --- Deciding --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "name", "after"),
    [
        ("waiting", "place", "submitted"),
        ("submitted", "screening", "screening"),
        ("waiting", "pause", "paused"),
        ("screening", "pause", "paused"),
        ("ready", "pause", "paused"),
        ("paused", "resume", "screening"),
        ("screening", "withdraw", "withdrawn"),
    ],
)
def test_staff_take_a_step_that_is_remembered(sign_in, staff, the_hague, before, name, after):
    group = make_group(the_hague, status=before)

    page = sign_in(staff).post(step(group, name), {"reason": "zoals besproken"}, follow=True)

    group.refresh_from_db()
    assert group.status == after
    assert said(page) == [f"{group.name}: {group.get_status_display()}. {NEXT[after]}"]
    change = group.status_changes.get()
    assert (change.before, change.after, change.by) == (before, after, staff)
    asked = name in {"pause", "withdraw"}
    assert change.reason == ("zoals besproken" if asked else "")


@pytest.mark.parametrize("name", ["pause", "withdraw"])
def test_a_step_back_needs_a_reason(sign_in, staff, the_hague, name):
    group = make_group(the_hague, status=GroupStatus.READY)

    page = sign_in(staff).post(step(group, name), {"reason": " "})

    assert page.context["form"].errors == {"reason": ["Write down why; it stays in the history."]}
    assert f'href="{detail(group)}"' in page.text
    assert group.status_changes.count() == 0


def test_a_step_that_does_not_fit_asks_for_no_reason(sign_in, staff, the_hague):
    group = make_group(the_hague, status=GroupStatus.WITHDRAWN)

    page = sign_in(staff).post(step(group, "pause"), {"reason": ""})

    assert "This step is not possible from here." in page.text
    assert 'name="reason"' not in page.text


def test_the_page_says_what_is_missing_and_who_acts(sign_in, staff):
    town = make_municipality(organisation=staff.organisation, requires_vog=True)
    group = make_group(town, members=2, status=GroupStatus.SCREENING)
    group.members.filter(pk=group.coordinator_id).update(
        name="Fatma", profile_done_at=None, vog_seen_on=timezone.localdate()
    )
    group.members.exclude(pk=group.coordinator_id).update(
        name="Jan", vog_requested_on=timezone.localdate()
    )

    page = sign_in(staff).get(detail(group))

    assert [(one.sentence, one.actor.value) for one in page.context["requirements"]] == [
        ("The group has 2 members and needs at least 3.", "coordinator"),
        ("Fatma has not filled in their part yet.", "member"),
        ("The VOG of Jan has not been seen.", "member"),
        ("The team gets to know the group and decides.", "staff"),
    ]


def test_a_vog_that_is_written_down_makes_the_group_ready(sign_in, staff):
    town = make_municipality(organisation=staff.organisation, requires_vog=True)
    group = make_group(town, status=GroupStatus.SCREENING)
    accept(group)
    seen = {f"members-{index}-vog_seen_on": timezone.localdate().isoformat() for index in range(3)}

    sign_in(staff).post(detail(group), vog_form(group) | seen)

    group.refresh_from_db()
    assert group.status == GroupStatus.READY
    assert group.status_changes.get().by is None


def test_a_step_that_does_not_fit_is_refused(sign_in, staff, screening):
    client = sign_in(staff)
    client.post(step(screening, "pause"), {"reason": "x"})

    page = client.post(step(screening, "place"), follow=True)

    assert said(page)[-1] == f"{screening.name} is “paused”; this step does not fit."


def test_a_group_with_a_match_is_not_withdrawn(sign_in, staff, the_hague):
    match = make_match(group=make_group(the_hague))

    page = sign_in(staff).post(step(match.group, "withdraw"), {"reason": "x"}, follow=True)

    assert said(page) == [f"{match.group.name} has a match, which comes first."]


def test_only_steps_that_fit_are_offered(sign_in, staff, screening):
    page = sign_in(staff).get(detail(screening))

    assert [one["code"] for one in page.context["steps"]] == ["pause", "withdraw"]


def test_a_step_is_sent_never_followed(sign_in, staff, screening):
    assert sign_in(staff).get(step(screening, "pause")).status_code == 405
    assert sign_in(staff).post(step(screening, "dance")).status_code == 404


def run_action(client, name: str, *groups: WelcomeGroup):
    chosen = [str(group.pk) for group in groups]
    return client.post(reverse(LIST), {"action": name, "_selected_action": chosen}, follow=True)


def test_many_groups_are_taken_a_step_further_at_once(sign_in, staff, the_hague):
    groups = [make_group(the_hague, status=GroupStatus.SUBMITTED) for _ in range(3)]

    page = run_action(sign_in(staff), "start_screening", *groups)

    assert said(page) == ["Done for 3 groups."]
    assert set(WelcomeGroup.objects.values_list("status", flat=True)) == {"screening"}


def test_of_many_groups_those_that_cannot_are_named_and_the_rest_goes_on(sign_in, staff, the_hague):
    fine = make_group(the_hague, status=GroupStatus.SUBMITTED)
    forming = make_group(the_hague, status=GroupStatus.FORMING, submitted_at=None)

    page = run_action(sign_in(staff), "start_screening", fine, forming)

    assert set(said(page)) == {
        f"{forming.name} is “forming”; this step does not fit.",
        "Done for 1 group.",
    }
    assert WelcomeGroup.objects.get(status=GroupStatus.SCREENING) == fine


def test_after_a_vog_was_seen_the_page_of_the_group_stays_and_says_what_comes_next(
    sign_in, staff, screening
):
    sent = vog_form(screening, vog_seen_on=timezone.localdate().isoformat())

    page = sign_in(staff).post(detail(screening), sent, follow=True)

    assert page.redirect_chain[-1][0] == detail(screening)
    assert said(page) == [f"Kept. {screening.name}: getting to know. {NEXT[GroupStatus.SCREENING]}"]


def test_each_date_of_a_vog_says_whose_it_is(sign_in, staff, screening):
    member = screening.members.first()

    text = sign_in(staff).get(detail(screening)).text

    assert f'aria-label="VOG seen on: {member.name}"' in text


def test_what_a_group_can_give_is_told_about_it_and_not_to_it(sign_in, staff, the_hague):
    group = make_group(the_hague, capacity=3, travel_km=None)

    text = sign_in(staff).get(detail(group)).text

    assert "3 of 4 (1 is a little, 4 is a lot)" in text
    assert "anywhere in the municipality" in text
    assert "How they know each other" in text
