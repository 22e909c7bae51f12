"""What is known of community builders that matters for whom they accompany."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from samenhier.accounts.models import Role, User
from samenhier.privacy.fields import EncryptedTextField
from samenhier.traits.choices import Language
from samenhier.traits.fields import ChoiceListField


class BuilderProfileQuerySet(models.QuerySet["BuilderProfile"]):
    def visible_to(self, user: User) -> Self:
        match user.role:
            case Role.NATIONAL:
                return self
            case Role.STAFF:
                return self.filter(user__organisation=user.organisation_id)
            case Role.BUILDER:
                return self.filter(user=user)
            case _:
                return self.none()


class BuilderProfile(models.Model):
    """In which languages a community builder can talk with newcomers, and how to call them."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="builder_profile",
        verbose_name=_("community builder"),
    )
    languages = ChoiceListField(_("languages"), choices=Language, blank=False)
    phone = EncryptedTextField(
        _("phone number"),
        blank=True,
        help_text=_("Of work: both sides of a match see it, to call."),
    )

    objects = BuilderProfileQuerySet.as_manager()

    class Meta:
        ordering = ["user__name", "pk"]
        verbose_name = _("languages of a community builder")
        verbose_name_plural = _("languages of community builders")

    def __str__(self) -> str:
        return str(self.user)
