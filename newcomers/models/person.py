"""The people of a household."""

import uuid
from datetime import date
from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from newcomers.models.household import Household
from samenhier.accounts.models import User
from samenhier.privacy.validators import no_identity_number
from samenhier.traits.choices import Gender
from samenhier.traits.fields import ChoiceListField
from samenhier.traits.models import Interest, SpokenLanguage


class Relation(models.TextChoices):
    CONTACT = "contact", _("contact person")
    PARTNER = "partner", _("partner")
    CHILD = "child", _("child")
    PARENT = "parent", _("parent")
    SIBLING = "sibling", _("brother or sister")
    OTHER = "other", pgettext_lazy("relation", "other")


class Education(models.TextChoices):
    """The highest school somebody went to, in broad steps. Never a diploma or its number."""

    NONE = "none", _("no school, or only a few years")
    PRIMARY = "primary", _("primary school")
    SECONDARY = "secondary", _("secondary school")
    VOCATIONAL = "vocational", _("vocational training")
    HIGHER = "higher", _("college or university")


class WorkField(models.TextChoices):
    """The kind of work somebody did or would like, in broad fields."""

    BUILDING = "building", _("building and repairing")
    CARE = "care", _("care and health")
    CLEANING = "cleaning", _("cleaning and housekeeping")
    CREATIVE = "creative", _("arts and crafts")
    EDUCATION = "education", _("education")
    FARMING = "farming", _("farming and nature")
    FOOD = "food", _("cooking and restaurants")
    OFFICE = "office", _("office and government")
    HOME = "home", _("at home, for the family")
    SHOP = "shop", _("shops and trade")
    TECHNOLOGY = "technology", _("technology and computers")
    TRANSPORT = "transport", _("driving and transport")
    OTHER = "other", pgettext_lazy("work", "other work")


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(household__in=Household.objects.visible_to(user))


class Person(models.Model):
    """One of the people of a household."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(
        Household, models.CASCADE, related_name="people", verbose_name=_("household")
    )
    name = models.CharField(_("name"), max_length=200, validators=[no_identity_number])
    relation = models.CharField(
        _("relation"), max_length=10, choices=Relation, default=Relation.CONTACT
    )
    birth_year = models.PositiveSmallIntegerField(
        _("year of birth"), validators=[MinValueValidator(1900)]
    )
    gender = models.CharField(_("gender"), max_length=10, choices=Gender, blank=True)
    education = models.CharField(_("school"), max_length=12, choices=Education, blank=True)
    work_fields = ChoiceListField(_("work"), choices=WorkField)
    interests = models.ManyToManyField(
        Interest, blank=True, related_name="+", verbose_name=_("interests")
    )
    dislikes = models.ManyToManyField(
        Interest, blank=True, related_name="+", verbose_name=_("things they would rather not do")
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["birth_year", "pk"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(relation=Relation.CONTACT),
                name="household_one_contact_person",
                violation_error_message=_("A household has one contact person."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def age(self, on: date | None = None) -> int:
        """Age in whole years, by birth year; up to one year too high before the birthday."""
        return (on or timezone.localdate()).year - self.birth_year


class PersonLanguage(SpokenLanguage):
    """A language that a person of a household speaks."""

    PART_OF = "person"

    person = models.ForeignKey(Person, models.CASCADE, related_name="languages")

    class Meta(SpokenLanguage.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["person", "language"],
                name="person_language_once",
                violation_error_message=_("Choose each language once."),
            ),
        ]
