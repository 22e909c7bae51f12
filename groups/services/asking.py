"""Asking groups that wait whether they are still available, and what follows from the answer."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django.utils.translation import gettext, override

from groups import notices
from groups.models import Answer, AvailabilityQuestion, TaskKind, WelcomeGroup
from groups.services.following_up import close_tasks, open_task
from groups.services.holding import hold
from groups.services.waiting import pause


class QuestionClosed(Exception):
    """The question was answered, or the group waits no more."""


def ask_all(on: date | None = None) -> None:
    """Close what needs no answer any more, remind or tell staff, and ask who is due."""
    on = on or timezone.localdate()
    _close_needless()
    for question in AvailabilityQuestion.objects.unanswered_since(on).select_related("group"):
        _remind_or_tell(question, on)
    for group in _due(on):
        _ask(group, on)


@transaction.atomic
def answer(question: AvailabilityQuestion, said: Answer) -> None:
    """Store the answer of the coordinator, once: yes begins a new term, no pauses the group."""
    group = question.group
    hold(group)
    if not _waits(group):
        raise QuestionClosed
    still = AvailabilityQuestion.objects.open().filter(pk=question.pk)
    if not still.update(answer=said, closed_at=timezone.now()):
        raise QuestionClosed
    if said == Answer.YES:
        group.available_on = timezone.localdate()
        group.save(update_fields=["available_on"])
        close_tasks(group, TaskKind.NO_ANSWER)
        return
    with override(settings.LANGUAGE_CODE):  # the language of the file
        reason = gettext("The coordinator answered that they would rather not now.")
    pause(group, by=group.coordinator.user, reason=reason)


def _waits(group: WelcomeGroup) -> bool:
    return WelcomeGroup.objects.available().filter(pk=group.pk).exists()


def _due(on: date) -> list[WelcomeGroup]:
    known = Coalesce("available_on", TruncDate("submitted_at"))
    long_ago = on - timedelta(weeks=settings.AVAILABILITY_WEEKS)
    waiting = WelcomeGroup.objects.available().annotate(known=known)
    due = waiting.filter(Q(known=None) | Q(known__lte=long_ago))
    asked = AvailabilityQuestion.objects.open().values("group")
    return list(due.exclude(pk__in=asked).select_related("coordinator", "municipality"))


@transaction.atomic
def _ask(group: WelcomeGroup, on: date) -> None:
    """Ask a group that waits, unless another run or somebody else was faster."""
    hold(group)
    if group.questions.open().exists() or not _waits(group):
        return
    question = AvailabilityQuestion.objects.create(group=group, asked_on=on)
    notices.mail_question(question)


@transaction.atomic
def _remind_or_tell(question: AvailabilityQuestion, on: date) -> None:
    """See to a question without an answer, unless that came since this run began."""
    hold(question.group)
    due = AvailabilityQuestion.objects.unanswered_since(on).filter(pk=question.pk)
    if not _waits(question.group) or not due.exists():
        return
    if question.reminded_on is not None:
        open_task(question.group, TaskKind.NO_ANSWER, about=str(question.asked_on))
        return
    due.update(reminded_on=on)
    notices.mail_question(question, again=True)


def _close_needless() -> None:
    """A group that was matched, paused or stopped meanwhile owes no answer."""
    waits = WelcomeGroup.objects.available().values("pk")
    needless = AvailabilityQuestion.objects.open().exclude(group__in=waits)
    needless.update(closed_at=timezone.now())
