"""Putting approved pairs to the newcomers from the desk."""

import pytest
from django.urls import reverse
from django.utils import translation
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from matching import services
from matching.models import Proposal, ProposalStatus
from newcomers.models import NextAction
from samenhier.accounts.models import Role
from samenhier.privacy.models import Access
from tests.factories import make_household, make_match, make_proposal, make_round, make_user
from tests.matching.pairs import desk_url, pair_url, send_url, told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def matching_round(the_hague):
    return make_round(the_hague)


def approved(matching_round, **household) -> Proposal:
    place = matching_round.municipalities.get()
    household.setdefault("user", make_user(Role.NEWCOMER))
    return make_proposal(
        matching_round, make_household(place, **household), status=ProposalStatus.APPROVED
    )


def sending(*proposals, **builders):
    """What the page sends when these are ticked, each with the builder given by `b0`, `b1`..."""
    data = {"shown": [str(each.pk) for each in proposals]}
    for number, each in enumerate(proposals):
        data[f"send_{each.pk}"] = "on"
        builder = builders.get(f"b{number}")
        data[f"builder_{each.pk}"] = str(builder.pk) if builder else ""
    return data


def test_staff_send_several_pairs_each_with_who_tells_them(sign_in, staff, builder, matching_round):
    one, other, kept = (approved(matching_round) for _ in range(3))
    data = sending(one, other, kept, b0=builder)
    del data[f"send_{kept.pk}"]

    answer = sign_in(staff).post(send_url(matching_round), data)

    assertRedirects(answer, desk_url(matching_round))
    found = {each.pk: each for each in matching_round.proposals.all()}
    assert [(found[each.pk].status, found[each.pk].builder) for each in (one, other, kept)] == [
        (ProposalStatus.SENT, builder),
        (ProposalStatus.SENT, None),
        (ProposalStatus.APPROVED, None),
    ]


def test_who_uses_their_language_is_suggested_and_else_each_in_turn(
    sign_in, staff, the_hague, matching_round
):
    dutch = [
        make_user(Role.BUILDER, name=name, language="nl", organisation=the_hague.organisation)
        for name in ("Anna", "Bert")
    ]
    arabic = make_user(
        Role.BUILDER, name="Cyra", language="ar", organisation=the_hague.organisation
    )
    pairs = [approved(matching_round, language=each) for each in ("ar", "nl", "nl", "ar")]

    page = sign_in(staff).get(send_url(matching_round))

    suggested = {
        proposal.pk: choice.initial for proposal, _tick, choice in page.context["form"].rows
    }
    assert {suggested[pairs[number].pk] for number in (0, 3)} == {str(arabic.pk)}
    assert {suggested[pairs[number].pk] for number in (1, 2)} == {str(each.pk) for each in dutch}


def test_one_pair_is_sent_from_its_own_page(sign_in, staff, matching_round):
    one, _other = approved(matching_round), approved(matching_round)
    client = sign_in(staff)
    url = f"{send_url(matching_round)}?only={one.pk}"
    assertContains(client.get(pair_url(one)), url)

    shown = client.get(url).context["form"].proposals
    answer = client.post(url, sending(one))

    assert shown == [one]
    assertRedirects(answer, pair_url(one))
    assertNotContains(client.get(pair_url(one)), 'name="verdict"')


def test_what_came_too_late_is_named_and_the_rest_is_sent(sign_in, staff, matching_round):
    fine, undone, matched = (approved(matching_round) for _ in range(3))
    services.undo(undone, by=staff)
    make_match(household=matched.household)

    page = sign_in(staff).post(
        send_url(matching_round), sending(fine, undone, matched), follow=True
    )

    sent = matching_round.proposals.filter(status=ProposalStatus.SENT)
    assert list(sent) == [fine]
    assert sorted(told(page)) == sorted(
        [
            "1 pair is put to the newcomers.",
            f"{undone.household} and {undone.group}: Only an approved pair can be sent.",
            f"{matched.household} and {matched.group}: The household has been matched meanwhile.",
        ]
    )


@pytest.mark.parametrize("has_page", [True, False])
def test_newcomers_who_get_no_mail_are_told_by_a_builder_or_become_a_task(
    sign_in, staff, builder, matching_round, has_page
):
    user = make_user(Role.NEWCOMER, email=None) if has_page else None
    first, second = approved(matching_round, user=user), approved(matching_round)
    client = sign_in(staff)
    page = client.get(send_url(matching_round))
    assertContains(page, "nobody: a colleague gets the task to tell them")

    client.post(send_url(matching_round), sending(first))
    client.post(send_url(matching_round), sending(second, b0=builder))

    sent = Proposal.objects.filter(status=ProposalStatus.SENT)
    assert {each.pk: each.builder for each in sent} == {first.pk: None, second.pk: builder}
    assert NextAction.objects.get().household == first.household


def test_nothing_ticked_sends_nothing(sign_in, staff, matching_round):
    proposal = approved(matching_round)

    page = sign_in(staff).post(send_url(matching_round), {"shown": proposal.pk})

    assertContains(page, "Choose at least one pair.")
    assert matching_round.proposals.get().status == ProposalStatus.APPROVED


def test_a_builder_of_elsewhere_cannot_be_chosen(sign_in, staff, matching_round):
    proposal, elsewhere = approved(matching_round), make_user(Role.BUILDER)

    page = sign_in(staff).post(send_url(matching_round), sending(proposal, b0=elsewhere))

    assert page.context["form"].errors.keys() == {f"builder_{proposal.pk}"}
    assert matching_round.proposals.get().status == ProposalStatus.APPROVED


def test_a_look_at_the_page_stands_in_the_log(sign_in, staff, matching_round):
    proposal = approved(matching_round)

    sign_in(staff).get(send_url(matching_round))

    seen = {access.record for access in Access.objects.filter(user=staff)}
    assert seen == {proposal.household, proposal.group}


def test_without_approved_pairs_the_page_says_what_to_do(sign_in, staff, matching_round):
    make_proposal(matching_round)
    client = sign_in(staff)

    assertContains(client.get(send_url(matching_round)), "Approve a pair first.")
    assertNotContains(client.get(desk_url(matching_round)), send_url(matching_round))


def test_of_a_round_that_only_tried_nothing_is_sent(sign_in, staff, the_hague):
    trial = make_round(the_hague, is_trial=True)

    assert sign_in(staff).get(send_url(trial)).status_code == 403
    assert sign_in(staff).post(send_url(trial), {}).status_code == 403


@pytest.mark.parametrize("wrong", [{"only": "x"}])
def test_an_address_that_was_made_up_is_refused(sign_in, staff, matching_round, wrong):
    client = sign_in(staff)

    assert client.get(send_url(matching_round), wrong).status_code == 400
    assert client.post(send_url(matching_round), {"shown": "x"}).status_code == 400


def test_staff_of_another_organisation_send_nothing(sign_in, stranger, matching_round):
    proposal = approved(matching_round)

    assert sign_in(stranger).post(send_url(matching_round), sending(proposal)).status_code == 404
    assert matching_round.proposals.get().status == ProposalStatus.APPROVED


def test_a_builder_does_not_come_to_the_page(sign_in, builder, matching_round):
    answer = sign_in(builder).get(send_url(matching_round))

    assertRedirects(
        answer,
        f"{reverse('admin:login')}?next={send_url(matching_round)}",
        fetch_redirect_response=False,
    )
