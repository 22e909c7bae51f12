"""Two people at the desk at the same moment: nothing is decided twice, and both are told."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.utils import translation

from matching.models import Decision, Proposal, ProposalStatus, Verdict
from samenhier.accounts.models import Role
from tests.factories import make_municipality, make_proposal, make_round, make_user
from tests.matching.pairs import desk_url, pair_url, send_url
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def matching_round():
    return make_round(make_municipality("Den Haag"))


@pytest.fixture
def colleagues(matching_round) -> list[Client]:
    return [signed_in(matching_round.organisation) for _ in range(2)]


def signed_in(organisation) -> Client:
    client = Client()
    client.force_login(make_user(Role.STAFF, organisation=organisation))
    return client


def press(client: Client, url: str, data: dict[str, object]) -> Callable[[], list[str]]:
    """Send a form; gives what the page then says, read from the page: contexts know no threads."""

    def act() -> list[str]:
        page = client.post(url, data, follow=True).text
        return [
            unescape(each) for each in re.findall(r'<li class="(?:success|error)">(.*?)</li>', page)
        ]

    return act


def sending(proposals) -> dict[str, object]:
    ticks = {f"send_{each.pk}": "on" for each in proposals}
    return {"shown": [each.pk for each in proposals]} | ticks


def made(matching_round, count: int, **fields) -> list[Proposal]:
    """Pairs whose newcomers have an address, so that nobody has to tell them."""
    pairs = [make_proposal(matching_round, **fields) for _ in range(count)]
    for pair in pairs:
        pair.household.user = make_user(Role.NEWCOMER)
        pair.household.save()
    return pairs


def saved(*words: str) -> int:
    """How many decisions or pairs the pages say are done, both together."""
    return sum(int(each.split()[0]) for each in words if each[0].isdigit())


def test_two_who_approve_the_same_pairs_at_once_approve_each_once(matching_round, colleagues):
    pairs = made(matching_round, 4)
    data = {"verdict": "approve", "proposals": [each.pk for each in pairs]}

    one, other = at_once(*(press(each, desk_url(matching_round), data) for each in colleagues))

    for pair in pairs:
        pair.refresh_from_db()
        assert pair.status == ProposalStatus.APPROVED
        assert pair.decisions.filter(verdict=Verdict.APPROVE).count() == 1
    refused = [each for each in (*one, *other) if "Somebody else has decided" in each]
    assert (saved(*one, *other), len(refused)) == (4, 4)


def test_of_one_who_approves_and_one_who_rejects_the_first_wins(matching_round, colleagues):
    (pair,) = made(matching_round, 1)
    first, second = colleagues

    one, other = at_once(
        press(first, pair_url(pair), {"verdict": "approve", "proposals": pair.pk}),
        press(
            second, pair_url(pair), {"verdict": "reject", "proposals": pair.pk, "reason": "known"}
        ),
    )

    decision = Decision.objects.get()
    pair.refresh_from_db()
    assert (decision.verdict, pair.status) in {
        (Verdict.APPROVE, ProposalStatus.APPROVED),
        (Verdict.REJECT, ProposalStatus.REJECTED),
    }
    assert saved(*one, *other) == 1


def test_a_pair_is_undone_or_sent_and_never_both(matching_round, colleagues):
    (pair,) = made(matching_round, 1, status=ProposalStatus.APPROVED)
    first, second = colleagues

    undoing, sent = at_once(
        press(first, pair_url(pair), {"verdict": "undo", "proposals": pair.pk}),
        press(second, send_url(matching_round), sending([pair])),
    )

    pair.refresh_from_db()
    assert saved(*undoing, *sent) == 1
    if pair.status == ProposalStatus.SENT:
        assert "cannot be undone any more" in undoing[0]
        assert (pair.place, Decision.objects.count()) == (1, 0)
    else:
        assert pair.status == ProposalStatus.COMPUTED
        assert "Only an approved pair can be sent" in sent[0]
        assert (pair.place, pair.sent_at) == (None, None)


def test_two_who_send_the_same_pairs_at_once_send_each_once(matching_round, colleagues):
    pairs = made(matching_round, 3, status=ProposalStatus.APPROVED)

    one, other = at_once(
        *(press(each, send_url(matching_round), sending(pairs)) for each in colleagues)
    )

    for pair in pairs:
        pair.refresh_from_db()
        assert pair.status == ProposalStatus.SENT
        assert pair.status_changes.filter(after=ProposalStatus.SENT).count() == 1
    refused = [each for each in (*one, *other) if "Only an approved pair can be sent" in each]
    assert (saved(*one, *other), len(refused)) == (3, 3)
