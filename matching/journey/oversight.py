"""Whose data the rows of rounds and matches hold, and who looked after handing a match over."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from matching.journey.models import Addendum, CheckIn, FollowUp, HandOver, OverdueTalk
from matching.models import (
    Admission,
    Ending,
    Match,
    MatchStatusChange,
    PairRule,
    Pause,
    Proposal,
    UnmatchedHousehold,
)
from samenhier.oversight import unusual
from samenhier.oversight.whose import of, tells_about
from samenhier.privacy.models import Access

for pair in (Match, PairRule, Proposal):
    tells_about(pair, of("household", "group"))
tells_about(UnmatchedHousehold, of("household"))
tells_about(MatchStatusChange, lambda rows: of("household", "group")([r.record for r in rows]))
tells_about(CheckIn, lambda rows: of("household", "group")([row.match for row in rows]))
tells_about(Addendum, lambda rows: of("household", "group")([row.check_in.match for row in rows]))
tells_about(Admission, lambda rows: of("household", "group")([row.match for row in rows]))
tells_about(Pause, lambda rows: of("household", "group")([row.match for row in rows]))
tells_about(Ending, lambda rows: of("household", "group")([row.match for row in rows]))
tells_about(OverdueTalk, lambda rows: of("household", "group")([row.match for row in rows]))
tells_about(HandOver, lambda rows: of("household", "group")([row.match for row in rows]))
tells_about(FollowUp, lambda rows: of("household", "group")([row.check_in.match for row in rows]))


def _handed_over(day: date) -> Iterable[unusual.Hit]:
    """A former builder who looks at the household after another one took over."""
    handed_over = HandOver.objects.filter(former__in=unusual.looks_on(day).values("user"))
    for each in handed_over.select_related("match__household"):
        household = each.match.household
        if each.match.builder_id == each.former_id:
            continue  # it came back to them
        looks = Access.objects.about(household).filter(user=each.former_id, at__gt=each.at)
        if count := looks.filter(at__date=day).count():
            yield unusual.Hit(each.former_id, {"count": count}, household.reference)


unusual.register(
    unusual.Rule(
        "handed_over",
        _("a household whose match was handed over"),
        _("%(count)d times %(record)s, which somebody else accompanies now."),
        _("Ask what was needed. Did the new builder ask for it? Then it is explained."),
        _handed_over,
    )
)
