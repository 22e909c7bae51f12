"""Where the groups of the demo stand on their way: talks, decisions, tasks and waiting."""

from collections.abc import Iterable
from datetime import date, timedelta

from groups.models import (
    AvailabilityQuestion,
    Decision,
    DecisionReason,
    GroupStatus,
    InterviewNote,
    Membership,
    Statement,
    StatementAcceptance,
    TaskKind,
    Training,
    WelcomeGroup,
)
from groups.services import open_task, pause, settle, take, warn_of_vogs
from samenhier.accounts.models import Intake, Municipality, User

ACCEPTED = (GroupStatus.READY, GroupStatus.PAUSED)
NOTE = (
    "Hartelijke mensen die elkaar goed kennen. Ze willen vooral helpen met de taal en met "
    "wegwijs worden in de buurt. Over verwachtingen gesproken: zij volgen het tempo van het "
    "huishouden."
)
TRAINING = {
    "name_nl": "Een goed begin",
    "name_en": "A good start",
    "name_uk": "Добрий початок",
    "name_ar": "بداية جيدة",
}


def make_way(city: Municipality, staff: User, today: date) -> None:
    """Give every group of a city what belongs to where it stands."""
    groups = WelcomeGroup.objects.filter(municipality=city).order_by("name")
    promise(Membership.objects.filter(group__in=groups, profile_done_at__isnull=False))
    for index, group in enumerate(groups):
        if group.status in {*ACCEPTED, GroupStatus.SCREENING}:
            get_to_know(group, staff, today, accepts=group.status in ACCEPTED)
        if group.status == GroupStatus.SUBMITTED:
            task = open_task(group, TaskKind.FIRST_CONTACT, due_on=today + timedelta(days=index))
            if index % 2:
                take(task, by=staff)


def promise(members: Iterable[Membership]) -> None:
    """Everybody who did their part accepted the statement."""
    current = Statement.objects.current()
    if current:
        StatementAcceptance.objects.bulk_create(
            StatementAcceptance(member=member, statement=current, language="nl")
            for member in members
        )


def get_to_know(group: WelcomeGroup, staff: User, today: date, *, accepts: bool) -> None:
    InterviewNote.objects.create(
        group=group, by=staff, held_on=today - timedelta(days=9), text=NOTE
    )
    if accepts:
        Decision.objects.create(group=group, by=staff, reason=DecisionReason.FITS)
        WelcomeGroup.objects.filter(pk=group.pk).update(available_on=today - timedelta(days=9))


def make_setbacks(city: Municipality, staff: User, today: date) -> None:
    """What happens to ready groups: a VOG expires, a member leaves, a coordinator is silent."""
    free = WelcomeGroup.objects.filter(municipality=city).ready().unmatched().order_by("name")
    expired, left, ending, resting, silent, *_others = free
    expired.members.filter(pk=expired.coordinator_id).update(
        vog_expires_on=today - timedelta(days=1)
    )
    gone = left.present_members().exclude(pk=left.coordinator_id)
    Membership.objects.filter(pk__in=gone[: gone.count() - 1]).update(left_on=today)
    ending.members.filter(pk=ending.coordinator_id).update(
        vog_expires_on=today + timedelta(weeks=3)
    )
    for group in (expired, left):
        settle(group)
    pause(resting, by=staff, reason="De groep verhuist en wil na de zomer verder.")
    AvailabilityQuestion.objects.create(
        group=silent,
        asked_on=today - timedelta(weeks=5),
        reminded_on=today - timedelta(weeks=3),
    )
    open_task(silent, TaskKind.NO_ANSWER, due_on=today)
    warn_of_vogs(today)


def make_full(city: Municipality) -> None:
    """A municipality that keeps a waiting list."""
    city.intake = Intake.WAITING_LIST
    city.save()


def make_training(today: date) -> Training:
    """The training of the programme, which becomes required in three months."""
    return Training.objects.create(
        name=TRAINING["name_nl"], required_from=today + timedelta(days=90), **TRAINING
    )
