"""What both sides tell about themselves in the same words, so that it can be compared."""

from typing import TYPE_CHECKING, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from samenhier.scope import PartQuerySet
from samenhier.traits.choices import DayPart, Language, Level
from samenhier.traits.fields import ChoiceListField

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class Interest(models.Model):
    """Something people like to do. The list holds no religion and no politics."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        ordering = ["name", "code"]
        verbose_name = _("interest")
        verbose_name_plural = _("interests")

    def __str__(self) -> str:
        return self.name


class SpokenLanguage(models.Model):
    """A language somebody speaks, and how well. Subclasses say who, by the field in PART_OF."""

    PART_OF: ClassVar[str]

    language = models.CharField(_("language"), max_length=3, choices=Language)
    level = models.PositiveSmallIntegerField(_("how well"), choices=Level)

    objects = PartQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-level", "language"]
        verbose_name = _("language")
        verbose_name_plural = _("languages")

    def __str__(self) -> str:
        return f"{self.get_language_display()}: {self.get_level_display()}"


def scale(
    label: "StrPromise", ends: "StrPromise | str" = ""
) -> "models.PositiveSmallIntegerField[int | None, int | None]":
    """A question answered 1 to 5, or not at all."""
    return models.PositiveSmallIntegerField(
        label,
        null=True,
        blank=True,
        help_text=ends,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )


class ContactTraits(models.Model):
    """When somebody has time, and which kind of contact they like."""

    STYLE_FIELDS: ClassVar[tuple[str, ...]] = (
        "style_planned",
        "style_lively",
        "style_often",
        "style_doing",
        "style_outdoors",
    )

    day_parts = ChoiceListField(_("when there is time"), choices=DayPart)
    style_planned = scale(_("planned or spontaneous"), _("1 = all planned, 5 = all spontaneous"))
    style_lively = scale(_("quiet or lively"), _("1 = quiet, 5 = lively"))
    style_often = scale(_("now and then or often"), _("1 = now and then, 5 = often"))
    style_doing = scale(_("talking or doing"), _("1 = talking together, 5 = doing things together"))
    style_outdoors = scale(_("at home or out"), _("1 = at home, 5 = going out"))
    travel_km = models.PositiveSmallIntegerField(
        _("farthest distance"),
        null=True,
        blank=True,
        help_text=_("In kilometres. Empty: anywhere in the municipality."),
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )

    class Meta:
        abstract = True

    @property
    def style(self) -> tuple[int | None, ...]:
        """The five answers on contact, each 1..5 or None, in the order of STYLE_FIELDS."""
        return tuple(getattr(self, name) for name in self.STYLE_FIELDS)
