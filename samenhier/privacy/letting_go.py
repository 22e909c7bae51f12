"""Letting go of what has been here long enough: the rules of each app, run every night.

An app states its rules in `<app>/retention.py`. The terms are settings (docs/privacy.md). A dry
run counts and changes nothing.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from samenhier.privacy.log_lock import log_unlocked
from samenhier.privacy.models import Erasure, RetentionRun

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rule:
    """What is `due` at a moment, and how to let go of one of them."""

    name: str
    says: Any  # a sentence, translated when it is read
    due: Callable[[datetime], models.QuerySet[Any]]
    let_go: Callable[[Any], object]
    # Erased records stay as rows without a person; they are not due again.
    erases: bool = False


_rules: dict[str, Rule] = {}


def register(*rules: Rule) -> None:
    """Add the rules of one app."""
    _rules.update({rule.name: rule for rule in rules})


def rules() -> list[Rule]:
    """All rules, in the order of the installed apps."""
    autodiscover_modules("retention")
    return list(_rules.values())


def delete(record: models.Model) -> None:
    """Let go of a record that means nothing to anybody any more."""
    record.delete()


def run(*, is_dry: bool = False, at: datetime | None = None) -> RetentionRun:
    """Do what is due by every rule, each record for itself, and keep a report of the counts.

    One record that cannot be let go of, or one rule that cannot tell what is due, keeps nobody else
    here; it is tried again the next night.
    """
    moment = at or timezone.now()
    report = [_run(rule, moment, is_dry=is_dry) for rule in rules()]
    return RetentionRun.objects.create(is_dry=is_dry, report=report)


def _run(rule: Rule, moment: datetime, *, is_dry: bool) -> dict[str, Any]:
    try:
        with transaction.atomic():
            due = _due(rule, moment)
    except Exception as error:  # what the error says may tell about people: only its kind is kept
        log.error("Retention: what is due by %s: %s", rule.name, type(error).__name__)
        return {"rule": rule.name, "due": 0, "done": 0, "failed": 0, "is_unknown": True}
    failed = 0 if is_dry else sum(not _let_go(rule, record) for record in due)
    done = 0 if is_dry else len(due) - failed
    return {"rule": rule.name, "due": len(due), "done": done, "failed": failed}


def _due(rule: Rule, moment: datetime) -> list[models.Model]:
    found = list(rule.due(moment))
    if not (found and rule.erases):
        return found
    erased = Erasure.objects.of(type(found[0]))
    return [record for record in found if str(record.pk) not in erased]


def _let_go(rule: Rule, record: models.Model) -> bool:
    try:
        with transaction.atomic(), log_unlocked():
            rule.let_go(record)
    except Exception as error:  # what went wrong with one is for the log; the rest goes on
        log.error("Retention: %s of %s failed: %s", rule.name, record.pk, type(error).__name__)
        return False
    return True
