"""Who of a group takes care of what during the year."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from groups.models import Membership
from matching.models import Match
from samenhier.scope import PartQuerySet


class Part(models.TextChoices):
    """What somebody of a group can take care of during the year."""

    CONTACT = "contact", _("keeping in touch")
    LANGUAGE = "language", pgettext_lazy("part", "practising Dutch")
    LETTERS = "letters", pgettext_lazy("part", "letters and forms")
    WORK = "work", pgettext_lazy("part", "work and study")
    CHILDREN = "children", pgettext_lazy("part", "children and school")
    HOUSE = "house", pgettext_lazy("part", "house and home")
    FUN = "fun", _("fun and outings")


class MemberPart(models.Model):
    """A part of the year that a member takes care of, as the coordinator wrote it down."""

    PART_OF: ClassVar[str] = "match"

    match = models.ForeignKey(
        Match,
        models.CASCADE,
        related_name="member_parts",
        verbose_name=pgettext_lazy("pair", "match"),
    )
    member = models.ForeignKey(
        Membership, models.CASCADE, related_name="+", verbose_name=_("member")
    )
    part = models.CharField(_("takes care of"), max_length=20, choices=Part)

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("part of a member")
        verbose_name_plural = _("parts of members")
        constraints = [
            models.UniqueConstraint(fields=["match", "member", "part"], name="member_part_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_part_display()}"
