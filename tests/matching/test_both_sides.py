"""The pages on which both sides answer, and on which a builder passes an answer on."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import translation

from matching import services
from matching.models import AnswerKind, Proposal, ProposalStatus, Side
from matching.profiles import shown_to
from newcomers.models import HouseholdStatus
from newcomers.services import make_access_code
from samenhier.accounts.models import Role, User
from samenhier.privacy.models import Access
from tests.factories import (
    add_interests,
    give_reason,
    make_group,
    make_household,
    make_postcode,
    make_proposal,
    make_round,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def asked(the_hague, newcomer, coordinator, staff, builder) -> Proposal:
    """Sent to the newcomers, with a builder who tells them."""
    make_postcode("2511")
    household = newcomer.household
    household.phone, household.language = "+31612345678", "ar"
    household.save()
    pair = make_proposal(
        make_round(the_hague),
        household=household,
        group=coordinator.memberships.get().group,
        status=ProposalStatus.APPROVED,
    )
    return services.send(pair, by=staff, builder=builder)


@pytest.fixture
def pair_without_address(the_hague, staff) -> Proposal:
    """Sent to newcomers who have no account yet."""
    make_postcode("2511")
    pair = make_proposal(
        make_round(the_hague),
        household=make_household(the_hague, people=(1990,)),
        group=make_group(the_hague, members=4),
        status=ProposalStatus.APPROVED,
    )
    return services.send(pair, by=staff)


@pytest.fixture
def halfway(asked, newcomer) -> Proposal:
    """The newcomers have said yes."""
    return services.answer(asked, Side.HOUSEHOLD, AnswerKind.ACCEPT, by=newcomer)


@pytest.fixture
def other_builder(builder: User) -> User:
    return make_user(Role.BUILDER, name="Olena", organisation=builder.organisation)


def question(proposal: Proposal) -> str:
    return reverse("proposals:question", args=[proposal.pk])


def pass_on(proposal: Proposal) -> str:
    return reverse("proposals:pass_on", args=[proposal.pk])


def text(page) -> str:
    return " ".join(page.content.decode().split())


def status_of(proposal: Proposal) -> str:
    return Proposal.objects.get(pk=proposal.pk).status


# --- What the two sides read ---------------------------------------------------------------


def test_both_read_the_minimal_profile_of_the_other(asked):
    household, group = asked.household, asked.group
    person, member = household.people.get(), group.coordinator
    person.name, person.birth_year = "Zeynab Merkbaar", 1990
    person.save()
    add_interests(person, "cooking")
    add_interests(member, "walking")
    member.children_birth_years = [2020]
    member.save()
    Proposal.objects.filter(pk=asked.pk).update(created_at="2026-06-01T12:00:00Z")
    asked.refresh_from_db()

    of_group = {row.label: row.value for row in shown_to(Side.HOUSEHOLD, asked).rows}
    of_household = {row.label: row.value for row in shown_to(Side.GROUP, asked).rows}

    assert of_group == {
        "Who": "3 people",
        "Age": "30 to 44",
        "Age of the children": "4 to 11",
        "Languages": "Dutch, English",
        "They like": str(member.interests.get()),
        "Lives in": "Den Haag",
    }
    assert of_household == {
        "Who": "1 person",
        "Age": "30 to 44",
        "Languages": "English, Arabic",
        "They like": str(person.interests.get()),
        "Lives in": "Den Haag",
    }


def test_the_ends_of_the_age_bands(the_hague):
    household = make_household(the_hague, people=(1950, 2009, 2008, 2025, 2018))
    proposal = make_proposal(make_round(the_hague), household=household)
    Proposal.objects.filter(pk=proposal.pk).update(created_at="2026-12-31T22:30:00Z")
    proposal.refresh_from_db()

    rows = {row.label: row.value for row in shown_to(Side.GROUP, proposal).rows}

    assert rows["Age"] == "18 to 29, 65 or older"
    assert rows["Age of the children"] == "0 to 3, 4 to 11, 12 to 17"


def test_the_newcomers_read_why_until_when_and_no_names(sign_in, newcomer, asked):
    page = sign_in(newcomer).get(question(asked))

    assert page.context["stands"] == "asked"
    assert "You can talk in: English." in text(page)
    assert "There are children of about the same age" in text(page)
    for secret in (
        asked.group.name,
        asked.group.reference,
        asked.group.postcode,
        *asked.group.members.values_list("name", flat=True),
        *asked.group.members.values_list("email", flat=True),
    ):
        assert secret not in text(page)


def test_the_coordinator_reads_no_names_either(sign_in, coordinator, halfway):
    page = sign_in(coordinator).get(question(halfway))

    assert page.context["stands"] == "asked"
    household = halfway.household
    for secret in (
        household.reference,
        household.pc4,
        household.phone,
        *household.people.values_list("name", flat=True),
    ):
        assert secret not in text(page)


def test_a_look_at_the_other_side_is_written_down(sign_in, newcomer, asked):
    sign_in(newcomer).get(question(asked))

    assert Access.objects.about(asked.group).filter(user=newcomer).count() == 1
    assert Access.objects.about(asked.household).filter(user=newcomer).count() == 0


def test_the_group_finds_nothing_before_the_newcomers_said_yes(sign_in, coordinator, asked):
    page = sign_in(coordinator)

    assert page.get(question(asked)).status_code == 404
    assert page.post(question(asked), {"answer": "accept"}).status_code == 404
    assert question(asked) not in text(page.get(reverse("groups:own")))


def test_the_group_never_hears_of_a_no_of_the_newcomers(sign_in, coordinator, asked, newcomer):
    services.answer(asked, Side.HOUSEHOLD, AnswerKind.DECLINE, by=newcomer)

    assert sign_in(coordinator).get(question(asked)).status_code == 404


# --- Answering -----------------------------------------------------------------------------


def test_a_yes_of_both_goes_over_their_own_pages(sign_in, newcomer, coordinator, asked):
    own = reverse("newcomers:own")
    assert question(asked) in text(sign_in(newcomer).get(own))
    page = sign_in(newcomer).post(question(asked), {"answer": "accept"}, follow=True)
    assert page.context["stands"] == "waiting"
    assert "We ask the group now." in text(sign_in(newcomer).get(own))

    own = reverse("groups:own")
    assert question(asked) in text(sign_in(coordinator).get(own))
    page = sign_in(coordinator).post(question(asked), {"answer": "accept"}, follow=True)
    assert page.context["stands"] == "accepted"
    assert status_of(asked) == ProposalStatus.ACCEPTED
    assert "Both sides said yes" in text(sign_in(coordinator).get(own))
    assert "the group said yes too" in text(sign_in(newcomer).get(reverse("newcomers:own")))


@pytest.mark.parametrize("end", ["declined", "expired", "withdrawn", "stale"])
def test_however_it_ended_both_read_the_same_and_not_who(
    end, sign_in, newcomer, coordinator, halfway
):
    Proposal.objects.filter(pk=halfway.pk).update(status=end)

    pages = [text(sign_in(who).get(question(halfway))) for who in (newcomer, coordinator)]

    for page in pages:
        assert "Nothing comes of this one, and that is nobody’s fault." in page
        assert "Why we thought of you" not in page


def test_a_no_is_closed_for_who_said_it(sign_in, newcomer, asked):
    page = sign_in(newcomer).post(question(asked), {"answer": "decline"}, follow=True)

    assert page.context["stands"] == "closed"
    assert status_of(asked) == ProposalStatus.DECLINED
    assert question(asked) not in text(sign_in(newcomer).get(reverse("newcomers:own")))


def test_to_talk_first_is_asked_once_and_leaves_yes_and_no(sign_in, newcomer, asked):
    page = sign_in(newcomer).post(question(asked), {"answer": "talk"}, follow=True)

    assert "We call you within one working day" in text(page)
    assert 'value="accept"' in text(page)
    assert 'value="talk"' not in text(page)


def test_after_the_deadline_it_is_closed(sign_in, newcomer, asked):
    with time_machine.travel(asked.answer_by + timedelta(days=1, hours=12)):
        page = sign_in(newcomer)
        assert page.get(question(asked)).context["stands"] == "closed"
        told = page.post(question(asked), {"answer": "accept"}, follow=True)

    assert "This question is closed." in text(told)
    assert status_of(asked) == ProposalStatus.SENT


def test_a_button_that_is_not_there_is_refused(sign_in, newcomer, asked):
    assert sign_in(newcomer).post(question(asked), {"answer": "maybe"}).status_code == 400
    assert sign_in(newcomer).post(question(asked)).status_code == 400


@pytest.mark.parametrize("role", [Role.NEWCOMER, Role.MEMBER])
def test_other_people_find_nothing(role, sign_in, halfway, the_hague):
    other = make_user(role)
    if role == Role.NEWCOMER:
        make_household(the_hague, user=other)
    else:
        make_group(the_hague, coordinator=other)

    assert sign_in(other).get(question(halfway)).status_code == 404
    assert sign_in(other).post(question(halfway), {"answer": "decline"}).status_code == 404


def test_another_member_of_the_group_finds_nothing(sign_in, halfway):
    member = halfway.group.members.exclude(pk=halfway.group.coordinator_id).first()
    member.user = make_user(Role.MEMBER)
    member.save()

    assert sign_in(member.user).get(question(halfway)).status_code == 404
    assert question(halfway) not in text(sign_in(member.user).get(reverse("groups:own")))


def test_the_role_handed_over_takes_the_question_along(sign_in, coordinator, halfway):
    group = halfway.group
    successor = group.members.exclude(pk=group.coordinator_id).first()
    successor.user = make_user(Role.MEMBER)
    successor.save()
    type(group).objects.filter(pk=group.pk).update(coordinator=successor)

    assert sign_in(coordinator).get(question(halfway)).status_code == 404
    sign_in(successor.user).post(question(halfway), {"answer": "accept"})
    assert status_of(halfway) == ProposalStatus.ACCEPTED


def test_who_is_signed_out_signs_in_and_comes_back(client, asked):
    answer = client.get(question(asked))

    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('account_login')}?next={question(asked)}"


def test_who_comes_in_with_a_code_on_paper_reads_and_answers(client, pair_without_address):
    code = make_access_code(pair_without_address.household, by=None)
    client.post(reverse("registering:open"), {"code": code})

    own = client.get(reverse("newcomers:own"))
    client.post(question(pair_without_address), {"answer": "accept"})

    assert question(pair_without_address) in text(own)
    told = pair_without_address.answers.get()
    assert (told.answer, told.on_behalf, told.by.email) == (AnswerKind.ACCEPT, False, None)


# --- Passing on ----------------------------------------------------------------------------


def test_the_builder_reads_how_to_reach_them_and_what_to_read_aloud(sign_in, builder, asked):
    caseload = sign_in(builder).get(reverse("journey:caseload"))
    assert pass_on(asked) in text(caseload)

    page = sign_in(builder).get(pass_on(asked))

    assert "tel:+31612345678" in text(page)
    assert asked.household.people.get().name in text(page)
    assert page.context["text"].code == "ar"
    assert '<div class="stack" lang="ar" dir="rtl">' in text(page)
    assert asked.group.name not in text(page)
    for side in (asked.household, asked.group):
        assert Access.objects.about(side).filter(user=builder, path=pass_on(asked)).count() == 1


def test_a_language_without_the_text_is_read_with_an_interpreter(sign_in, builder, asked):
    asked.household.language = "ti"
    asked.household.save()

    page = sign_in(builder).get(pass_on(asked))

    assert page.context["text"].code == "nl"
    assert "Read it with an interpreter." in text(page)


def test_the_builder_passes_on_what_they_say_and_sees_no_more_then(sign_in, builder, asked):
    sign_in(builder).post(pass_on(asked), {"answer": "accept"})

    told = asked.answers.get()
    assert (told.by, told.on_behalf, told.answer) == (builder, True, AnswerKind.ACCEPT)
    assert sign_in(builder).get(pass_on(asked)).status_code == 404
    assert pass_on(asked) not in text(sign_in(builder).get(reverse("journey:caseload")))


def test_a_builder_who_was_not_chosen_or_not_any_more_sees_nothing(
    sign_in, builder, other_builder, asked
):
    assert sign_in(other_builder).get(pass_on(asked)).status_code == 404

    Proposal.objects.filter(pk=asked.pk).update(builder=other_builder)

    page = sign_in(builder)
    assert page.get(pass_on(asked)).status_code == 404
    assert page.post(pass_on(asked), {"answer": "accept"}).status_code == 404
    assert pass_on(asked) not in text(page.get(reverse("journey:caseload")))
    assert sign_in(other_builder).get(pass_on(asked)).status_code == 200


def test_a_builder_who_works_elsewhere_now_sees_nothing(sign_in, builder, stranger, asked):
    builder.organisation = stranger.organisation
    builder.save()

    page = sign_in(builder)

    assert page.get(pass_on(asked)).status_code == 404
    assert pass_on(asked) not in text(page.get(reverse("journey:caseload")))
    with pytest.raises(PermissionDenied):
        services.answer(asked, Side.HOUSEHOLD, AnswerKind.ACCEPT, by=builder)


def test_who_stopped_is_not_reached_any_more(sign_in, builder, staff, asked):
    asked.household.become(HouseholdStatus.WITHDRAWN, by=None)

    for who in (builder, staff):
        page = sign_in(who).get(pass_on(asked), follow=True)
        assert "This question is closed." in text(page)
        assert asked.household.phone not in text(page)
    assert pass_on(asked) not in text(sign_in(builder).get(reverse("journey:caseload")))


def test_staff_pass_on_an_answer_too(sign_in, staff, asked):
    sign_in(staff).post(pass_on(asked), {"answer": "decline"})

    told = asked.answers.get()
    assert (told.by, told.on_behalf) == (staff, True)
    assert status_of(asked) == ProposalStatus.DECLINED
    assert Access.objects.about(asked.household).filter(user=staff, action="change").count() == 1


def test_staff_find_it_on_the_page_of_the_pair(sign_in, staff, asked):
    page = sign_in(staff).get(
        reverse("admin:matching_matchinground_pair", args=[asked.round_id, asked.pk])
    )

    assert pass_on(asked) in text(page)


def test_staff_of_another_organisation_find_nothing(sign_in, stranger, asked):
    assert sign_in(stranger).get(pass_on(asked)).status_code == 404


def test_the_national_coordinator_says_why_first(sign_in, national, asked):
    assert sign_in(national).get(pass_on(asked)).status_code == 302

    give_reason(national, asked.household)

    assert sign_in(national).get(pass_on(asked)).status_code == 200


def test_passing_on_too_late_tells_so(sign_in, builder, asked):
    asked.household.become(HouseholdStatus.PAUSED, by=None)

    page = sign_in(builder).post(pass_on(asked), {"answer": "accept"}, follow=True)

    assert "This question is closed." in text(page)
    assert status_of(asked) == ProposalStatus.STALE
