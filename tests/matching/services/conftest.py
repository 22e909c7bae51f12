"""What the verbs of matching share: one proposal in The Hague, and English reasons."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from matching.models import Proposal, ProposalStatus
from matching.services import Meeting
from tests.factories import make_proposal, make_round


@pytest.fixture
def proposal(the_hague) -> Proposal:
    return make_proposal(make_round(the_hague))


@pytest.fixture(autouse=True)
def english():
    """The reasons of a refusal are compared in words."""
    with translation.override("en"):
        yield


@pytest.fixture
def pair(the_hague, newcomer, coordinator) -> Proposal:
    """An approved pair of which both sides have an account."""
    return make_proposal(
        make_round(the_hague),
        household=newcomer.household,
        group=coordinator.memberships.get().group,
        status=ProposalStatus.APPROVED,
    )


@pytest.fixture
def meeting() -> Meeting:
    return Meeting(at=timezone.now() + timedelta(days=6), place="Buurthuis De Wijk")
