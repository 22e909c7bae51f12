"""What a household asks of the team: somebody does it, before a day that was promised."""

from datetime import date

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from newcomers.models import Household, NextAction, NextActionKind
from newcomers.permissions import can_answer
from newcomers.services.acting import add_action
from samenhier.accounts.models import User
from samenhier.addresses import full_address
from samenhier.outbox import services as outbox
from samenhier.workdays import working_days_after

CALL_WITHIN_WORKING_DAYS = 1


def call_before() -> date:
    """The day before which somebody calls, as their page promises."""
    return working_days_after(timezone.localdate(), CALL_WITHIN_WORKING_DAYS)


def check_is_theirs(household: Household, by: User) -> None:
    """Only the household itself asks and answers on its own page."""
    if not can_answer(by, household):
        raise PermissionDenied


@transaction.atomic
def ask_call(
    household: Household, *, phone: str, part: str, language: str, text: str, by: User
) -> NextAction:
    """They want to talk: somebody calls before the end of the next working day.

    A second request tells the same person more; `part` and `language` are labels or empty.
    """
    check_is_theirs(household, by)
    Household.objects.filter(pk=household.pk).update(phone=phone)
    with translation.override(settings.LANGUAGE_CODE):  # the language of the team
        wishes = [_("Language: %(language)s.") % {"language": language}]
        if part:
            wishes.append(_("Best time: %(part)s.") % {"part": part})
        said = " ".join([*wishes, text]).strip()
    calls = household.actions.open().filter(kind=NextActionKind.CALL)
    waiting: NextAction | None = calls.first()
    if waiting:
        waiting.text = said
        waiting.save(update_fields=["text"])
        return waiting
    action = add_action(household, NextActionKind.CALL, text=said, due_on=call_before())
    tell_builder(household, action)
    return action


@transaction.atomic
def ask_correction(household: Household, *, text: str, by: User) -> NextAction:
    """They say what is not right in what only the team can change."""
    check_is_theirs(household, by)
    return add_action(household, NextActionKind.CORRECTION, text=text)


def tell_builder(household: Household, action: NextAction) -> None:
    """Mail the builder of a live match to call; the mail does not say who asks or why."""
    match = household.matches.live().select_related("builder").first()
    if match is None:
        return
    builder: User = match.builder
    outbox.queue(
        "household_asks",
        to=builder.email,
        about=f"action:{action.pk}",
        language=builder.language,
        context={
            "is_leaving": action.kind == NextActionKind.LEAVING,
            "url": full_address("journey:match", match.pk, language=builder.language),
        },
    )
