"""What a household would like support with."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from newcomers.models.household import Household
from samenhier.privacy.fields import EncryptedTextField
from samenhier.privacy.validators import no_identity_number
from samenhier.scope import PartQuerySet
from samenhier.traits.choices import Domain


class NeedWeight(models.IntegerChoices):
    A_LITTLE = 1, _("a little")
    RATHER = 2, _("quite a lot")
    MUCH = 3, _("very much")


class Need(models.Model):
    """A part of life in which the household would like support, and how much."""

    PART_OF: ClassVar[str] = "household"

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="needs", verbose_name=_("household")
    )
    domain = models.CharField(_("support with"), max_length=20, choices=Domain)
    weight = models.PositiveSmallIntegerField(
        _("how much"), choices=NeedWeight, default=NeedWeight.RATHER
    )
    goal = EncryptedTextField(
        _("what they would like to reach"),
        max_length=200,
        blank=True,
        validators=[no_identity_number],
    )

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["-weight", "domain"]
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        constraints = [
            models.UniqueConstraint(
                fields=["household", "domain"],
                name="household_need_once",
                violation_error_message=_("Choose each kind of support once."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_domain_display()
