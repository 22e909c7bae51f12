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
from samenhier.traits.models import Interest, SpokenLanguage


class Relation(models.TextChoices):
    CONTACT = "contact", _("contact person")
    PARTNER = "partner", _("partner")
    CHILD = "child", _("child")
    PARENT = "parent", _("parent")
    SIBLING = "sibling", _("brother or sister")
    OTHER = "other", pgettext_lazy("relation", "other")


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
