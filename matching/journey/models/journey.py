"""A match seen as a year: which talk was last, which one is next, and who accompanies."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from groups.models import Membership
from matching.journey import schedule
from matching.journey.models.check_in import SEPARATE, CheckIn, Concern, SpokenWith
from matching.models import Ending, Match, MatchStatus, Pause
from matching.models.match import LIVE_STATUSES
from newcomers.models import Person
from samenhier.accounts.models import Role, User
from samenhier.phrases import listed
from samenhier.privacy.fields import EncryptedTextField
from samenhier.privacy.validators import no_identity_number
from samenhier.traits.choices import Level

CLOSING_WEEKS = timedelta(weeks=4)  # in which a talk can be the one that closes the year
DECIDE_WITHIN = timedelta(days=14)  # after the first meeting, both sides say whether they go on
# Around the day a talk is planned for after the end: when it is asked.
SHOWN_BEFORE = timedelta(days=14)
ASKED_FOR = timedelta(days=60)


class JourneyQuerySet(models.QuerySet["Journey"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(pk__in=Match.objects.visible_to(user))

    def live(self) -> Self:
        return self.filter(status__in=LIVE_STATUSES)

    def accompanied(self, on: date) -> Self:
        """Live matches, and those that ended and are still to be talked about."""
        asked = Q(ending__talk_on__range=(on - ASKED_FOR, on + SHOWN_BEFORE))
        return self.filter(Q(status__in=LIVE_STATUSES) | asked)

    def with_names(self) -> Self:
        """Adds what a row needs to say who this is about."""
        return self.select_related(
            "household__municipality", "group__coordinator", "builder"
        ).prefetch_related("household__people")

    def with_people(self) -> Self:
        """Adds the people of both sides with what they speak and like."""
        named = self.with_names().select_related("group__municipality", "builder__builder_profile")
        return named.prefetch_related(
            "group__members__languages",
            "group__members__interests",
            "admissions",
            "household__people__languages",
            "household__people__interests",
        )

    def with_talks(self) -> Self:
        """Adds what the last, the next and the separate talks rest on, with pauses and ending."""
        last_words = CheckIn.objects.submitted().filter(
            match=OuterRef("pk"), was_reached=True, held_on__gte=OuterRef("ending__talks_from")
        )
        heard = {
            f"heard_{side}": Exists(last_words.filter(spoken_with=side)) for side in SpokenWith
        }
        return (
            self.select_related("ending", "introduction")
            .annotate(**heard)
            .prefetch_related(
                Prefetch(
                    "check_ins",
                    CheckIn.objects.last_of_each_match().prefetch_related("addenda"),
                    to_attr="last_talks",
                ),
                Prefetch(
                    "check_ins",
                    CheckIn.objects.separate().only("match_id", "spoken_with", "held_on"),
                    to_attr="separate_talks",
                ),
                "pauses",
            )
        )

    def with_draft_of(self, user: User) -> Self:
        """Adds `has_draft`: whether this user began to log a talk and did not submit it."""
        drafts = CheckIn.objects.drafts_of(user).filter(match=OuterRef("pk"))
        return self.annotate(has_draft=Exists(drafts))


@dataclass(frozen=True)
class Alone:
    """Who is still to be spoken with alone, and the last day of the quarter for it."""

    sides: list[SpokenWith]
    until: date

    @property
    def who(self) -> str:
        return listed(side.label for side in self.sides)


class Journey(Match):
    """A match as its builder thinks of it: a year of talks."""

    last_talks: list[CheckIn]  # from with_talks()
    separate_talks: list[CheckIn]  # from with_talks()
    heard_group: bool  # at the end each side by itself or both together, from with_talks()
    heard_newcomer: bool
    heard_both: bool

    objects = JourneyQuerySet.as_manager()  # type: ignore[assignment,misc]  # a proxy's own

    class Meta:
        proxy = True
        verbose_name = pgettext_lazy("pair", "match")
        verbose_name_plural = _("matches")

    @property
    def is_live(self) -> bool:
        return self.status in LIVE_STATUSES

    @property
    def contact_person(self) -> Person | None:
        person: Person | None = self.household.contact_person
        return person

    @property
    def members(self) -> list[Membership]:
        """Those of `taking_part`, read from what `with_people` fetched."""
        return [one for one in self.group.members.all() if one.left_on is None and self.had(one)]

    @property
    def is_short(self) -> bool:
        """Whether fewer people of the group take part than a group needs."""
        return self.is_live and len(self.members) < self.group.municipality.min_members

    def shared(self) -> list[str]:
        """The languages both sides can talk in and the interests both have, as words."""
        both = _traits(self.members) & _traits(self.household.people.all())
        return sorted((label for _kind, label in both), key=str.casefold)

    @property
    def last_talk(self) -> CheckIn | None:
        return self.last_talks[0] if self.last_talks else None

    @property
    def next_talk_on(self) -> date | None:
        """When the next talk is due; None when there is none: paused, or all was talked about."""
        if self.status == MatchStatus.PAUSED:
            return None
        last = self.last_talk
        if not self.is_live:
            return self._talk_after_the_end(last)
        if last is None:
            return schedule.talks(self.starts_on, self.later)[0]
        if last.next_on:
            return self.later(last.next_on, last.held_on)
        return self.next_talk_after(last.held_on)

    def next_talk_after(self, held_on: date) -> date | None:
        """The date that the schedule proposes after a talk."""
        if not self.is_live:
            return None
        return schedule.next_talk(self.starts_on, held_on, self.later)

    def year(self) -> list[schedule.Month]:
        return schedule.year(self.starts_on, self.later)

    @property
    def end(self) -> Ending | None:
        return getattr(self, "ending", None)

    def unheard(self) -> list[SpokenWith]:
        """Who is still to be spoken with after the end; after an early one each by itself."""
        if self.end is None:
            return []
        if self.status == MatchStatus.COMPLETED and self.heard_both:
            return []
        heard = {SpokenWith.GROUP: self.heard_group, SpokenWith.NEWCOMER: self.heard_newcomer}
        return [side for side, was_heard in heard.items() if not was_heard]

    def _talk_after_the_end(self, last: CheckIn | None) -> date | None:
        if self.end is None or not self.unheard():
            return None
        since = max(self.end.ended_on, self.end.talks_from)
        is_planned_anew = last is not None and last.held_on >= since
        return (last.next_on if last and is_planned_anew else None) or self.end.talk_on

    def takes_talks(self, on: date) -> bool:
        """Whether a talk can be logged: in the year, and around the day planned after its end."""
        if self.is_live:
            return True
        return self.end is not None and self.end.talks_from <= on <= self.end.talk_on + ASKED_FOR

    def is_closing(self, on: date) -> bool:
        return on >= self.ends_on - CLOSING_WEEKS

    def had_closing_talk(self) -> bool:
        talks = CheckIn.objects.submitted().filter(match=self.pk, was_reached=True)
        return talks.filter(held_on__gte=self.ends_on - CLOSING_WEEKS).exists()

    @property
    def pause(self) -> Pause | None:
        """The pause that lasts now."""
        return next((pause for pause in self.pauses.all() if pause.ended_on is None), None)

    def owners(self) -> models.QuerySet[User]:
        """Who can take on a follow-up: the builder, and staff of the organisation."""
        staff = Q(role=Role.STAFF, organisation=self.household.municipality.organisation_id)
        owners: models.QuerySet[User] = User.objects.filter(
            Q(pk=self.builder_id) | staff, is_active=True
        )
        return owners

    def month(self, on: date) -> int:
        """In which month of the year a day falls, 1 to 12; 0 before it begins."""
        return sum(month.begins_on <= on for month in self.year())

    def is_worrying(self, _on: date) -> bool:
        """Whether the last talk, or what was added to it, tells of a concern."""
        return self.last_talk is not None and self.last_talk.raised != Concern.NONE

    def is_late(self, on: date) -> bool:
        return self.next_talk_on is not None and self.next_talk_on < on

    @property
    def met_on(self) -> date | None:
        """The day of the first meeting, when one is planned."""
        meeting = getattr(self, "introduction", None)
        return timezone.localdate(meeting.at) if meeting else None

    def is_undecided(self, on: date) -> bool:
        """Whether they met a while ago, and did not both say whether they go on."""
        if self.status != MatchStatus.INTRODUCTION or self.met_on is None:
            return False
        return self.met_on + DECIDE_WITHIN < on

    def rests_too_long(self, on: date) -> bool:
        """Whether the day to look again at a pause has passed."""
        return self.pause is not None and self.pause.look_again_on < on

    def is_over(self, on: date) -> bool:
        """Whether its twelve months have passed while nobody completed it."""
        return self.status == MatchStatus.ACTIVE and self.ends_on < on

    def alone(self, on: date) -> "Alone | None":
        """The talks alone that this quarter of the year still asks; None when it asks none."""
        quarter = schedule.quarter_of(self._quarters(), on)
        if quarter is None or self.status != MatchStatus.ACTIVE:
            return None
        sides = self._not_alone_since(quarter.begins_on)
        return Alone(sides, quarter.last_day) if sides else None

    @property
    def still_alone(self) -> "Alone | None":
        return self.alone(timezone.localdate())

    def missed_alone(self, on: date) -> list[SpokenWith]:
        """The sides not spoken with alone in the quarter that ended last, nor since."""
        quarter = schedule.last_over(self._quarters(), on)
        if quarter is None or self.status != MatchStatus.ACTIVE:
            return []
        return self._not_alone_since(quarter.begins_on)

    def _quarters(self) -> list[schedule.Quarter]:
        return schedule.quarters(self.starts_on, self.later)

    def _not_alone_since(self, day: date) -> list[SpokenWith]:
        spoken = {talk.spoken_with for talk in self.separate_talks if talk.held_on >= day}
        return [side for side in SEPARATE if side not in spoken]


def _traits(people: Iterable[Membership | Person]) -> set[tuple[str, str]]:
    """What somebody of one side speaks well enough for a talk, and likes; of whom is left out."""
    return {
        ("language", spoken.get_language_display())
        for one in people
        for spoken in one.languages.all()
        if spoken.level >= Level.WORKABLE
    } | {("interest", interest.name) for one in people for interest in one.interests.all()}


class HandOverQuerySet(models.QuerySet["HandOver"]):
    def visible_to(self, user: User) -> Self:
        match user.role:
            case Role.NATIONAL | Role.STAFF | Role.BUILDER:
                return self.filter(match__in=Match.objects.visible_to(user))
            case _:
                return self.none()


class HandOver(models.Model):
    """The day on which another community builder took over a match, and what they should know."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    match = models.ForeignKey(
        Match,
        models.PROTECT,
        related_name="hand_overs",
        verbose_name=pgettext_lazy("pair", "match"),
    )
    former = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("builder", "from"),
    )
    successor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("builder", "to"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)
    note = EncryptedTextField(_("note"), validators=[no_identity_number])
    absence = models.ForeignKey(
        "journey.Absence",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="hand_overs",
        verbose_name=_("absence"),
    )

    objects = HandOverQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "pk"]
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")

    def __str__(self) -> str:
        return f"{self.former} -> {self.successor}"
