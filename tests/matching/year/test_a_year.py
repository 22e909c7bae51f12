"""A year together from sign-up to follow-up, day by day, for pairs that live it differently.

The clock is turned by hand through all that beat would start; every mail goes to a real mail
server. In the summer a real worker is killed in the middle of its work and another one goes on.
What was in each mailbox at the end is written down here by hand.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from email import message_from_string
from email.policy import default
from typing import Any

import pytest
import time_machine
from django.test import override_settings

from groups.models import WelcomeGroup
from matching.journey import changing
from matching.models import MatchStatus, Side
from matching.surveys.models import Survey, Wave
from samenhier.accounts.models import Municipality, User
from samenhier.celery import app
from samenhier.demo import processes
from samenhier.outbox.models import Message, MessageStatus
from tests.factories import make_ending, make_pause, make_postcode
from tests.matching.year import pairs
from tests.matching.year.clockwork import AMSTERDAM, Clock, by_hand
from tests.matching.year.pairs import Pair
from tests.races import another_connection, wait_for, wait_until_somebody_waits
from tests.samenhier.outbox import mail_server

# It runs for long over what other tests cover.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.no_cover]

BEGIN, END = date(2027, 1, 18), date(2028, 9, 15)
YEAR_BEGINS = date(2027, 2, 5)
HALF_WAY = date(2027, 8, 5)  # the day on which a worker is killed

Diary = dict[date, Callable[[], object]]


@pytest.fixture
def clock() -> Iterator[Clock]:
    evening_before = datetime(2027, 1, 17, 22, tzinfo=AMSTERDAM)
    with time_machine.travel(evening_before, tick=False) as traveller:
        yield Clock(traveller)


@pytest.fixture
def server() -> Iterator[mail_server.MailServer]:
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    with (
        mail_server.running() as server,
        override_settings(EMAIL_BACKEND=smtp, EMAIL_HOST="127.0.0.1", EMAIL_PORT=server.port),
    ):
        yield server


@pytest.fixture(autouse=True)
def here_and_now() -> Iterator[None]:
    """Do what a page asks of a worker at once, except on the day with workers."""
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


@pytest.fixture
def lives(the_hague: Municipality, staff: User) -> dict[str, Pair]:
    make_postcode()

    def register(builder: str, after: int, answers_after: int | None, email: str = "") -> Pair:
        return pairs.register(
            the_hague,
            builder,
            by=staff,
            email=email,
            talks_after=after,
            answers_after=answers_after,
        )

    return {
        "punctual": register("Bilal", 0, 0, email="amal@example.org"),
        "slow": register("Laila", 3, 8, email="omar@example.org"),
        "parting": register("Dina", 1, None),
    }


def written_in(lives: dict[str, Pair], the_hague: Municipality, staff: User) -> Diary:
    """What people do because they want to, and not because it is due; by hand."""
    everybody = list(lives.values())
    slow, parting = lives["slow"], lives["parting"]

    def on_each(act: Callable[[Pair], object]) -> Callable[[], object]:
        return lambda: [act(pair) for pair in everybody]

    def sign_up() -> None:
        for name in ("Linde", "Eik", "Beuk"):
            pairs.sign_up(the_hague, name)

    def get_acquainted() -> None:
        for group in WelcomeGroup.objects.all():
            pairs.get_acquainted(group, by=staff)
        for pair in everybody:
            pairs.take_in(pair.household, by=staff)

    first_meeting = date(2027, 2, 4)
    return {
        date(2027, 1, 18): sign_up,
        date(2027, 1, 21): get_acquainted,
        date(2027, 1, 25): lambda: pairs.run_round(the_hague, everybody, by=staff),
        date(2027, 1, 27): on_each(lambda pair: pair.say_yes(Side.HOUSEHOLD)),
        date(2027, 1, 28): on_each(lambda pair: pair.say_yes(Side.GROUP)),
        date(2027, 1, 29): on_each(
            lambda pair: pairs.plan_first_meeting(pair, first_meeting, by=staff)
        ),
        YEAR_BEGINS: on_each(Pair.go_on),
        date(2027, 7, 12): lambda: changing.end_early(parting.year, make_ending(), by=staff),
        date(2027, 8, 16): parting.leave,
        date(2027, 10, 4): lambda: changing.pause(slow.year, make_pause(), by=slow.builder),
        date(2027, 11, 3): lambda: changing.resume(slow.year, date(2027, 11, 3), by=slow.builder),
    }


def test_every_message_of_a_year_is_sent_exactly_once(
    clock, server, lives, the_hague, staff, start_worker_process, redis_server
):
    diary = written_in(lives, the_hague, staff)

    def live(day: date) -> None:
        diary.get(day, lambda: None)()
        if day > YEAR_BEGINS:
            for pair in lives.values():
                pair.do_what_is_due(day)

    for day in clock.days(BEGIN, HALF_WAY):
        live(day)
    with a_power_cut(clock, lives, server, start_worker_process, redis_server):
        live(HALF_WAY)
        clock.evening(HALF_WAY)
    for day in clock.days(HALF_WAY + timedelta(days=1), END):
        live(day)

    letters = [message_from_string(text, policy=default) for text in server.taken]
    owed = Message.objects.all()
    assert set(owed.values_list("status", "attempts")) == {(MessageStatus.SENT, 1)}
    assert Counter(letter["To"] for letter in letters) == Counter(
        owed.values_list("recipient", flat=True)
    )
    assert {name: pair.year.status for name, pair in lives.items()} == {
        "punctual": MatchStatus.COMPLETED,
        "slow": MatchStatus.COMPLETED,
        "parting": MatchStatus.ENDED_EARLY,
    }
    assert in_the_mailboxes(lives, staff) == EXPECTED


SIGN_UP = {"group_signed_up": 1, "member_invitation": 2, "member_statement": 3, "group_ready": 1}
# A mail to the whole group is three: one to each member.
GROUP = SIGN_UP | {"proposal_for_group": 1, "first_meeting": 3}
BUILDER = {"proposal_to_tell": 1, "match_made": 1}
TALKS = 10  # of the schedule, and one half a year after the year
EXPECTED = {
    ("punctual", "household"): {
        "newcomer_account": 1,
        "proposal_to_answer": 1,
        "first_meeting": 1,
        "survey": 4,
        "year_complete": 1,
    },
    # Its members did not agree to research, so they are asked nothing after the year.
    ("punctual", "group"): GROUP | {"survey": 3 * 3, "year_complete": 3},
    ("punctual", "builder"): BUILDER | {"check_in_due": TALKS + 1},
    ("slow", "household"): {
        "newcomer_account": 1,
        "proposal_to_answer": 1,
        "first_meeting": 1,
        "survey": 4,
        "survey_reminder": 4,
        "year_paused": 1,
        "year_goes_on": 1,
        "year_complete": 1,
    },
    ("slow", "group"): GROUP
    | {"survey": 3 * 3, "survey_reminder": 3 * 3}
    | {"year_paused": 3, "year_goes_on": 3, "year_complete": 3},
    ("slow", "builder"): BUILDER | {"check_in_due": TALKS + 1, "pause_look_again": 1},
    # No mail reaches them: their builder is asked, and told what staff decided.
    ("parting", "household"): {},
    ("parting", "group"): GROUP | {"survey": 3, "survey_reminder": 3, "year_ended_early": 3},
    ("parting", "builder"): BUILDER | {"survey_together": 1, "check_in_due": 6, "year_changed": 1},
    ("staff", ""): {"proposal_accepted": 3},
}


def in_the_mailboxes(lives: dict[str, Pair], staff: User) -> dict[tuple[str, str], dict[str, int]]:
    """How many mails of each kind each side of each pair had, its builder, and staff."""
    whose = {staff.email: ("staff", "")}
    for name, pair in lives.items():
        whose[pair.builder.email] = (name, "builder")
        whose[pair.household.email] = (name, "household")
        for member in pair.proposal.group.members.all():
            whose[member.email] = (name, "group")
    found: dict[tuple[str, str], Counter[str]] = {who: Counter() for who in EXPECTED}
    for recipient, template in Message.objects.values_list("recipient", "template"):
        found[whose[recipient]][template] += 1
    return {who: dict(templates) for who, templates in found.items()}


@contextmanager
def a_power_cut(clock, lives, server, start_worker_process, redis_server) -> Iterator[None]:
    """A day on which everything goes through Redis, to a worker that is killed half way.

    It is held between the surveys of one match and those of another, after it owed the mails of
    the first and before it took the second. An hour later another worker takes over.
    """

    def start(at: str) -> Any:
        return start_worker_process(
            program="tests.matching.year.late_worker",
            WORKER_BEGINS_AT=f"{HALF_WAY}T{at}+02:00",
            EMAIL_URL=f"smtp://127.0.0.1:{server.port}",
        )

    def is_done() -> bool:
        is_waiting = redis_server.llen("celery") or redis_server.hlen("unacked")
        return not is_waiting and not Message.objects.filter(status=MessageStatus.QUEUED).exists()

    last_asked = max(lives["punctual"].year.pk, lives["slow"].year.pk)
    app.conf.task_always_eager, clock.start = False, app.send_task
    with another_connection() as other:
        clock.morning(HALF_WAY)
        other.execute("SELECT 1 FROM matching_match WHERE id = %s FOR UPDATE", [last_asked.hex])
        first = start("09:30")
        wait_until_somebody_waits()
        assert Survey.objects.filter(wave=Wave.HALF_YEAR).count() == 4
        processes.kill(first)
    start("12:00")
    wait_for(is_done)
    yield
    wait_for(is_done)
    app.conf.task_always_eager, clock.start = True, by_hand
