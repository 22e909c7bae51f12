"""What remains of a sign-up form that was sent."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models.group import WelcomeGroup, new_reference


class SignUp(models.Model):
    """One sign-up form, sent once, however often its button was pressed.

    It holds nothing about a person. Without a group, the sign-up was refused; the reason went by
    mail to the address that was typed, so that the page tells nobody who is known here.
    """

    key = models.UUIDField(_("key of the form"), primary_key=True, default=uuid.uuid4)
    reference = models.CharField(
        _("reference"), max_length=12, unique=True, default=new_reference, editable=False
    )
    # What the page says, whether a group was made or not.
    is_forming = models.BooleanField(_("has too few members yet"))
    group = models.OneToOneField(
        WelcomeGroup,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="sign_up",
        verbose_name=_("Welcome Group"),
    )
    at = models.DateTimeField(_("sent at"), auto_now_add=True)

    class Meta:
        ordering = ["-at"]
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")

    def __str__(self) -> str:
        return self.reference
