"""What is unusual: rules that anybody can read, each with the numbers it looks at.

A rule judges one day. A hit is no accusation: it is a question for the privacy officer to ask.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q
from django.db.models.functions import ExtractHour, TruncDate
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samenhier.oversight.models import UnusualAccess
from samenhier.privacy.models import Access, AccessAction, AccessQuerySet


@dataclass(frozen=True)
class Hit:
    """Somebody on whom a rule has hit, about one record or about none in particular."""

    user: int
    numbers: dict[str, Any]
    reference: str = ""


@dataclass(frozen=True)
class Rule:
    """A name, a sentence that takes the numbers of a hit, and what an officer can do about it."""

    name: str
    title: Promise
    says: Promise
    advice: Promise
    find: Callable[[date], Iterable[Hit]]


_rules: dict[str, Rule] = {}


def register(*rules: Rule) -> None:
    _rules.update({rule.name: rule for rule in rules})


def rules() -> list[Rule]:
    return list(_rules.values())


def rule_of(name: str) -> Rule | None:
    """None for a rule that was dropped since it hit."""
    return _rules.get(name)


def find(day: date) -> list[UnusualAccess]:
    """Keep what each rule finds about a day. Looking at the same day again adds nothing twice."""
    kept = []
    for rule in rules():
        for hit in rule.find(day):
            found, is_new = UnusualAccess.objects.get_or_create(
                user_id=hit.user,
                rule=rule.name,
                on=day,
                reference=hit.reference,
                defaults={"numbers": hit.numbers},
            )
            kept += [found] if is_new else []
    return kept


def looks_on(day: date) -> AccessQuerySet:
    return Access.objects.filter(at__date=day).order_by()


def reference_of(content_type: int, object_id: Any) -> str:
    """What a record is called in the log, where no name belongs."""
    kind: Any = ContentType.objects.get_for_id(content_type).model_class()
    record = kind._base_manager.filter(pk=object_id).first() if kind else None
    return str(getattr(record, "reference", object_id))


# --- Many records --------------------------------------------------------------------------------


def _many(day: date) -> Iterable[Hit]:
    bounds = settings.UNUSUAL
    counts = _records_by_user(looks_on(day))
    for user, records in counts.items():
        if records > bounds["records"]:
            usual = _usual(user, day)
            if records > bounds["times_median"] * usual:
                yield Hit(user, {"count": records, "usual": usual, "limit": bounds["records"]})


def _records_by_user(looks: AccessQuerySet) -> Counter[int]:
    rows = looks.values("user").annotate(count=Count("object_id", distinct=True))
    return Counter({row["user"]: row["count"] for row in rows})


def _usual(user: int, day: date) -> int:
    """The median of the days before on which they looked at any record; 0 for a first day."""
    before = Access.objects.filter(
        user=user,
        at__date__lt=day,
        at__date__gte=day - timedelta(days=settings.UNUSUAL["median_days"]),
    )
    by_day = before.order_by().annotate(day=TruncDate("at")).values("day")
    counts = by_day.annotate(count=Count("object_id", distinct=True)).values_list(
        "count", flat=True
    )
    return int(median(counts)) if counts else 0


# --- At night ------------------------------------------------------------------------------------


def _night(day: date) -> Iterable[Hit]:
    bounds = settings.UNUSUAL
    late = Q(hour__gte=bounds["night_from"]) | Q(hour__lt=bounds["night_until"])
    looks = looks_on(day).annotate(hour=ExtractHour("at")).filter(late)
    numbers = {"from": bounds["night_from"], "until": bounds["night_until"]}
    for user, count in _records_by_user(looks).items():
        if count >= bounds["night_records"]:
            yield Hit(user, numbers | {"count": count})


# --- One record again and again ------------------------------------------------------------------


def _again(day: date) -> Iterable[Hit]:
    limit = settings.UNUSUAL["one_record"]
    rows = looks_on(day).values("user", "content_type", "object_id").annotate(count=Count("pk"))
    for row in rows.filter(count__gt=limit):
        reference = reference_of(row["content_type"], row["object_id"])
        yield Hit(row["user"], {"count": row["count"], "limit": limit}, reference)


# --- Opened with a reason, again and again -------------------------------------------------------


def _openings(day: date) -> Iterable[Hit]:
    limit = settings.UNUSUAL["openings"]
    opened = _records_by_user(looks_on(day).filter(action=AccessAction.OPEN))
    for user, count in opened.items():
        if count >= limit:
            yield Hit(user, {"count": count, "limit": limit})


ASK = _("Ask what the work of that day was. Does it explain the looks? Write that down.")

register(
    Rule(
        "many",
        _("many records on one day"),
        _(
            "%(count)d different records, more than %(limit)d; on their own days it is usually "
            "%(usual)d."
        ),
        ASK,
        _many,
    ),
    Rule(
        "night",
        _("at night"),
        _("%(count)d records between %(from)d and %(until)d o'clock."),
        _("Ask whether it was them. Not? Have the account closed and the sign-in renewed at once."),
        _night,
    ),
    Rule(
        "again",
        _("the same record again and again"),
        _("%(count)d pages about %(record)s on one day, more than %(limit)d."),
        _("Ask what was needed. Do they know each other? Then a colleague takes over."),
        _again,
    ),
    Rule(
        "openings",
        _("records opened with a reason, again and again"),
        _("%(count)d records on one day; from %(limit)d on it is shown here."),
        _("Read the reasons in the log. Is it their work after all? Then have it given to them."),
        _openings,
    ),
)
