"""What is left of a proposal when one of its sides is erased in the middle of it."""

import pytest
from django.urls import reverse

from groups.models import GroupStatus
from groups.services.erasing import erase_group
from matching import services
from matching.models import AnswerKind, Proposal, ProposalStatus, Side
from newcomers.models import HouseholdStatus
from newcomers.services import erase_household
from samenhier.outbox.models import Message
from samenhier.privacy.models import ErasureReason
from tests.factories import make_postcode

pytestmark = pytest.mark.django_db

UNTIL = pytest.mark.parametrize("until", ["approved", "sent", "accepted_by_one", "accepted"])


def bring(pair: Proposal, until: str, staff, newcomer, coordinator) -> Proposal:
    """Bring an approved pair as far as this."""
    make_postcode("2511")
    if until != ProposalStatus.APPROVED:
        services.send(pair, by=staff)
    if until in (ProposalStatus.ACCEPTED_BY_ONE, ProposalStatus.ACCEPTED):
        services.answer(pair, Side.HOUSEHOLD, AnswerKind.ACCEPT, by=newcomer)
    if until == ProposalStatus.ACCEPTED:
        services.answer(pair, Side.GROUP, AnswerKind.ACCEPT, by=coordinator)
    return pair


def status_of(proposal: Proposal) -> str:
    return Proposal.objects.get(pk=proposal.pk).status


@UNTIL
def test_an_erased_household_is_closed_to_the_group_at_once(
    until, pair, staff, newcomer, coordinator, sign_in
):
    bring(pair, until, staff, newcomer, coordinator)
    Message.objects.all().delete()
    pair.household.become(HouseholdStatus.WITHDRAWN, by=None)
    erase_household(pair.household, by=staff, reason=ErasureReason.REQUEST)
    page, asked = sign_in(coordinator), until in ("accepted_by_one", "accepted")
    address = reverse("proposals:question", args=[pair.pk])

    before = page.get(address).status_code
    services.close_all()
    after = page.get(address).status_code

    assert (before, after) == ((200, 200) if asked else (404, 404))
    assert status_of(pair) == ProposalStatus.STALE
    thanked = [coordinator.email] if until == "accepted" else []
    assert list(Message.objects.values_list("recipient", flat=True)) == thanked


@UNTIL
def test_an_erased_group_is_closed_to_the_newcomers_at_once(
    until, pair, staff, newcomer, coordinator, sign_in
):
    bring(pair, until, staff, newcomer, coordinator)
    Message.objects.all().delete()
    pair.group.become(GroupStatus.WITHDRAWN, by=None)
    erase_group(pair.group, by=staff, reason=ErasureReason.REQUEST)
    page, asked = sign_in(newcomer), until != "approved"
    address = reverse("proposals:question", args=[pair.pk])

    before = page.get(address).status_code
    services.close_all()
    after = page.get(address).status_code

    assert (before, after) == ((200, 200) if asked else (404, 404))
    assert status_of(pair) == ProposalStatus.STALE
    said_yes = until in ("accepted_by_one", "accepted")
    thanked = [newcomer.email] if said_yes else []
    assert list(Message.objects.values_list("recipient", flat=True)) == thanked
