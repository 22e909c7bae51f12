"""What a household would like its group to be, and how much that matters."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from newcomers.models.household import Household
from samenhier.scope import PartQuerySet
from samenhier.traits.choices import Gender, Language


class Strength(models.TextChoices):
    """How much a preference matters. What does not matter has no row."""

    MUST = "must", pgettext_lazy("preference", "must")
    RATHER = "rather", pgettext_lazy("preference", "rather")


class Subject(models.TextChoices):
    COMPOSITION = "composition", _("who is in the group")
    CONTACT = "contact", _("the contact person of the group")
    LANGUAGE = "language", _("a language of the group")
    PLACE = "place", _("where the group lives")


class Composition(models.TextChoices):
    """Who should be in the group."""

    WOMEN = "women", _("at least one woman")
    MEN = "men", _("at least one man")
    CHILDREN = "children", _("people with children")
    OWN_AGE = "own_age", _("people of about my age")
    NO_CHILDREN = "no_children", _("people without young children")


class Place(models.TextChoices):
    NEAR = "near", _("in my own part of town")


# What can be preferred in each subject.
VALUES: dict[str, type[models.TextChoices]] = {
    Subject.COMPOSITION: Composition,
    Subject.CONTACT: Gender,
    Subject.LANGUAGE: Language,
    Subject.PLACE: Place,
}


class Preference(models.Model):
    """One wish about the group: a must, or rather."""

    PART_OF: ClassVar[str] = "household"

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="preferences", verbose_name=_("household")
    )
    subject = models.CharField(_("about"), max_length=12, choices=Subject)
    value = models.CharField(_("wish"), max_length=12)
    strength = models.CharField(_("how much it matters"), max_length=6, choices=Strength)

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["household", "subject"]
        verbose_name = _("preference")
        verbose_name_plural = _("preferences")
        constraints = [
            models.UniqueConstraint(
                fields=["household", "subject"],
                name="household_preference_once",
                violation_error_message=_("Choose one wish about each subject."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_display()}: {self.get_value_display()}"

    def get_value_display(self) -> str:
        return str(VALUES[self.subject](self.value).label)

    def clean(self) -> None:
        if self.subject in VALUES and self.value not in VALUES[self.subject].values:
            raise ValidationError({"value": _("Choose one of the wishes in the list.")})
