"""What a round found beside its pairs: free groups, whom to recruit, whom it served."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from matching.models.round import MatchingRound
from samenhier.scope import PartQuerySet


class Findings(models.Model):
    """The findings of one round, as data; sentences come later, in the reader's language."""

    PART_OF: ClassVar[str] = "round"

    round = models.OneToOneField(MatchingRound, models.CASCADE, related_name="findings")
    # [{"group": id, "why": "no_pair", "rules": [...], "households": 3, "change": {...}}, ...]
    groups = models.JSONField(_("groups that stay free"), default=list)
    # [{"households": 7, "places": 3, "short": 4, "traits": {"sizes": [5, 8], ...}, ...}, ...]
    shortages = models.JSONField(_("whom to look for"), default=list)
    # [{"trait": "track", "value": "resettled", "households": 9, "matched": 7, ...}, ...]
    fairness = models.JSONField(_("whom the round served"), default=list)
    # [[household, group, "safety"], ...]: kept with the frozen pool, before anything is solved.
    refused = models.JSONField(_("wishes that were not followed"), default=list)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("findings of a round")
        verbose_name_plural = _("findings of rounds")

    def __str__(self) -> str:
        return str(self.round)
