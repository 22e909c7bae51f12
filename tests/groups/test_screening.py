"""Getting to know a group: hints, notes of talks, and the decision of a person."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from groups import services
from groups.admin.steps import NEXT
from groups.duplicates import hints
from groups.models import Decision, DecisionReason, GroupStatus, InterviewNote, WelcomeGroup
from samenhier.accounts.models import Role
from samenhier.lifecycle import IllegalTransition
from tests.factories import make_group, make_match, make_municipality, make_user

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


def page_of(group: WelcomeGroup) -> str:
    return reverse("admin:groups_welcomegroup_screening", args=[group.pk])


def said(page) -> list[str]:
    return [str(message) for message in page.context["messages"]]


def note_sent(**changes: str) -> dict[str, str]:
    sent = {"sent": "note", "note-held_on": TODAY().isoformat(), "note-text": "Fijn gesprek."}
    return sent | {f"note-{name}": value for name, value in changes.items()}


def decision_sent(reason: str, note: str = "", last: str = "") -> dict[str, str]:
    return {
        "sent": "decision",
        "decision-reason": reason,
        "decision-note": note,
        "decision-last": last,
    }


@pytest.fixture
def group(the_hague) -> WelcomeGroup:
    return make_group(the_hague, status=GroupStatus.SCREENING)


@pytest.fixture
def spoken(group, staff) -> WelcomeGroup:
    services.write_note(group, text="Fijn gesprek.", held_on=TODAY(), by=staff)
    return group


# --- Notes ----------------------------------------------------------------------------------


def test_staff_write_down_a_talk_with_who_and_when(sign_in, staff, group):
    page = sign_in(staff).post(page_of(group), note_sent(), follow=True)

    note = group.notes.get()
    assert (note.text, note.by, note.held_on) == ("Fijn gesprek.", staff, TODAY())
    assert "Fijn gesprek." in page.text


def test_a_note_is_encrypted_at_rest(spoken):
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM groups_interviewnote")
        (stored,) = cursor.fetchone()

    assert "gesprek" not in stored


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"text": ""}, "Write down what was said."),
        ({"text": "BSN 111222333"}, "This looks like a citizen service number"),
        ({"held_on": "2999-01-01"}, "This day is still to come."),
    ],
)
def test_a_note_that_cannot_be_kept_says_why_and_loses_nothing(
    sign_in, staff, group, changes, words
):
    page = sign_in(staff).post(
        page_of(group),
        note_sent(text="Lang verhaal.", **changes)
        if "text" not in changes
        else note_sent(**changes),
    )

    assert words in page.text
    assert group.notes.count() == 0
    assert changes.get("text", "Lang verhaal.") in page.text


@pytest.mark.parametrize(
    "who", ["stranger", "builder", "coordinator", "newcomer", "partner", "handler", "researcher"]
)
def test_who_does_not_read_notes_and_decisions(request, spoken, staff, who):
    services.decide(spoken, DecisionReason.FITS, by=staff)
    user = request.getfixturevalue(who)

    assert list(InterviewNote.objects.visible_to(user)) == []
    assert list(Decision.objects.visible_to(user)) == []


def test_members_do_not_read_about_themselves_on_their_page(sign_in, spoken):
    spoken.coordinator.user = make_user()
    spoken.coordinator.save()

    assert "Fijn gesprek." not in sign_in(spoken.coordinator.user).get(reverse("groups:own")).text


# --- Deciding ----------------------------------------------------------------------------------


def test_accepting_makes_a_complete_group_ready(sign_in, staff, spoken):
    page = sign_in(staff).post(page_of(spoken), decision_sent("fits"), follow=True)

    spoken.refresh_from_db()
    assert spoken.status == GroupStatus.READY
    assert said(page) == [f"{spoken.name}: ready. {NEXT[GroupStatus.READY]}"]
    assert spoken.decisions.get().by == staff


def test_accepting_an_incomplete_group_waits_for_what_is_missing(staff, spoken):
    spoken.coordinator.acceptances.all().delete()

    services.decide(spoken, DecisionReason.FITS_WITH_SUPPORT, by=staff)

    assert (spoken.status, spoken.is_accepted) == (GroupStatus.SCREENING, True)


@pytest.mark.parametrize(
    ("reason", "note", "status"),
    [
        ("later", "", GroupStatus.PAUSED),
        ("other_later", "Verhuizing", GroupStatus.PAUSED),
        ("expectations", "", GroupStatus.REJECTED),
        ("other_no", "Zie gesprek", GroupStatus.REJECTED),
    ],
)
def test_not_now_pauses_and_no_ends(sign_in, staff, group, reason, note, status):
    sign_in(staff).post(page_of(group), decision_sent(reason, note))

    group.refresh_from_db()
    assert group.status == status
    change = group.status_changes.get()
    assert (change.by, bool(change.reason)) == (staff, True)
    assert "Zie" not in change.reason


def test_another_reason_needs_a_note(sign_in, staff, group):
    page = sign_in(staff).post(page_of(group), decision_sent("other_no"))

    assert page.context["decision_form"].errors == {"note": ["Write down the reason here."]}
    assert group.decisions.count() == 0


def test_nobody_is_accepted_without_a_talk(sign_in, staff, group):
    page = sign_in(staff).post(page_of(group), decision_sent("fits", "Lijkt goed"))

    assert page.context["decision_form"].errors == {
        "reason": ["Write down a talk with the group first."]
    }
    assert "Lijkt goed" in page.text
    assert group.decisions.count() == 0


def test_who_decides_after_a_colleague_sees_that_first(sign_in, staff, spoken):
    colleague = make_user(Role.STAFF, name="Karim", organisation=staff.organisation)
    services.decide(spoken, DecisionReason.FITS, by=colleague)
    client = sign_in(staff)

    page = client.post(page_of(spoken), decision_sent("safety", "Twijfel"))

    spoken.refresh_from_db()
    assert spoken.status == GroupStatus.READY
    assert said(page) == ["A colleague decided meanwhile: see below, then decide again."]
    assert "Twijfel" in page.text
    last = str(page.context["decision_form"]["last"].value())

    client.post(page_of(spoken), decision_sent("busy", last=last))
    spoken.refresh_from_db()
    assert spoken.status == GroupStatus.PAUSED


def test_a_group_with_a_match_is_not_decided_about(the_hague, staff):
    match = make_match(group=make_group(the_hague))
    last = match.group.decisions.get()

    with pytest.raises(services.GroupMatched):
        services.decide(match.group, DecisionReason.SAFETY, by=staff, last=last)
    assert match.group.decisions.count() == 1


def test_a_group_that_stopped_is_not_decided_about(staff, spoken):
    services.withdraw(spoken, by=staff)

    with pytest.raises(IllegalTransition):
        services.decide(spoken, DecisionReason.FITS, by=staff)
    assert spoken.decisions.count() == 0


def test_only_staff_of_its_own_organisation_open_the_page(sign_in, stranger, builder, group):
    assert sign_in(stranger).get(page_of(group)).status_code == 404
    assert sign_in(builder).get(page_of(group)).status_code == 302
    with pytest.raises(PermissionDenied):
        services.decide(group, DecisionReason.LATER, by=stranger)


def test_every_reason_has_one_outcome():
    reasons = [reason for found in Decision.OUTCOMES.values() for reason in found]

    assert sorted(reasons) == sorted(DecisionReason.values)


def test_notes_and_decisions_have_a_name(spoken, staff):
    decision = services.decide(spoken, DecisionReason.LATER, by=staff)

    assert str(spoken.notes.get()) == f"{spoken} {TODAY()}"
    assert str(decision) == f"{spoken}: they would rather begin later"


# --- Hints ----------------------------------------------------------------------------------


@pytest.fixture
def fatma(group):
    member = group.coordinator
    member.name, member.email, member.phone = "Fátma  de Vries", "f@example.org", "+31612345678"
    member.save()
    return member


def twin(municipality, *, status=GroupStatus.WITHDRAWN, postcode="9711 XX", **fields):
    """Somebody in another group who has `fields` in common, and nothing else."""
    other = make_group(municipality, members=1, status=status, postcode=postcode).coordinator
    for name, value in fields.items():
        setattr(other, name, value)
    other.save()
    return other


@pytest.mark.parametrize(
    ("fields", "same"),
    [
        ({"phone": "0612345678"}, ("phone",)),
        ({"email": "F@Example.org"}, ("email",)),
        ({"name": "FATMA DE VRIES", "postcode": "2511ab"}, ("name",)),
        ({"name": "Fatma de Vries"}, ()),
        ({"postcode": "2511 AB"}, ()),
        ({"phone": ""}, ()),
    ],
)
def test_what_hints_that_somebody_is_known(fatma, group, the_hague, fields, same):
    other = twin(the_hague, **fields)

    found = hints(group)

    assert [(one.member, one.other, one.same) for one in found] == (
        [(fatma, other, same)] if same else []
    )


def test_two_people_without_a_phone_are_not_the_same(group, the_hague):
    twin(the_hague)

    assert hints(group) == []


def test_hints_stay_within_the_organisation(fatma, group):
    twin(make_municipality(), email=fatma.email)

    assert hints(group) == []


def test_the_page_says_who_is_known_and_from_where(sign_in, staff, fatma, group, the_hague):
    other = twin(the_hague, email=fatma.email, phone=fatma.phone)

    page = sign_in(staff).get(page_of(group))

    assert "the same phone number, the same e-mail address" in page.text
    assert other.group.name in page.text


def test_the_page_costs_the_same_whatever_it_shows(sign_in, staff, fatma, group, the_hague):
    client = sign_in(staff)
    twin(the_hague, email=fatma.email)
    services.write_note(group, text="Een", held_on=TODAY(), by=staff)
    client.get(page_of(group))
    with CaptureQueriesContext(connection) as few:
        client.get(page_of(group))

    for number in range(5):
        twin(the_hague, email=fatma.email)
        services.write_note(group, text=f"{number}", held_on=TODAY(), by=staff)
    with CaptureQueriesContext(connection) as many:
        client.get(page_of(group))

    assert len(many) == len(few)
