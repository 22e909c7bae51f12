"""A sign-up on its way, and what remains of one that was sent."""

import uuid
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models.group import WelcomeGroup, new_reference
from samenhier.accounts.models import User
from samenhier.wizard.drafts import Draft, DraftQuerySet


class SignUpDraftQuerySet(DraftQuerySet):
    def visible_to(self, user: User) -> Self:
        """Nobody sees the draft of somebody else; its own browser finds it by the key."""
        return self.none()


class SignUpDraft(Draft):
    """A sign-up that is not sent yet: no group, no member and no account.

    Whoever has the `key` may read and change it, so the key stays between us and one browser;
    mails and the queue know the draft by its `id`, which opens nothing.
    """

    email = models.EmailField(_("e-mail address"), blank=True)
    # In the link that is mailed. It goes up when a link is used, so that each works once.
    link_number = models.PositiveIntegerField(_("number of the link"), default=0)

    objects = SignUpDraftQuerySet.as_manager()

    class Meta(Draft.Meta):
        verbose_name = _("unfinished sign-up")
        verbose_name_plural = _("unfinished sign-ups")


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
