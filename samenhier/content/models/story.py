"""Stories of people, public as long as they say yes."""

import uuid
from typing import Self

from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samenhier.accounts.models import Municipality, Role, User
from samenhier.privacy.fields import EncryptedTextField
from samenhier.privacy.models import Consent, Purpose


class StoryQuerySet(models.QuerySet["Story"]):
    def visible_to(self, user: User) -> Self:
        """The records behind the stories, with who said yes."""
        match user.role:
            case Role.NATIONAL:
                return self
            case Role.STAFF:
                return self.filter(municipality__organisation=user.organisation_id)
            case _:
                return self.none()

    def of(self, record: models.Model) -> Self:
        """Those that were told by this household or member."""
        kind = ContentType.objects.get_for_model(record)
        return self.filter(about_type=kind, about_id=record.pk)

    def published(self) -> Self:
        """What the site shows: stories that are published while their consent stands."""
        return self.filter(is_published=True, consents__in=Consent.objects.given(Purpose.PHOTO))

    def with_consent(self) -> Self:
        """Adds `is_allowed`: whether a consent stands."""
        yes = Story.objects.filter(
            pk=OuterRef("pk"), consents__in=Consent.objects.given(Purpose.PHOTO)
        )
        return self.annotate(is_allowed=Exists(yes))


class Story(models.Model):
    """What somebody tells about the year, under a first name or another name."""

    # Counted by `with_consent`.
    is_allowed: bool

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("municipality"),
    )
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("text"))
    told_by = models.CharField(
        _("told by"),
        max_length=60,
        help_text=_("A first name only, or another name that the person chose."),
    )
    is_published = models.BooleanField(
        _("published"), default=False, help_text=_("It is shown only while the consent stands.")
    )
    permission_by = models.CharField(
        _("who said yes"), max_length=120, help_text=_("The person's name. Only staff see it.")
    )
    contact = EncryptedTextField(
        _("e-mail address of that person"),
        blank=True,
        help_text=_("For a mail with the link that takes the story away. May be left out."),
    )
    # Whose it is, by number alone: this app stays below those of the two sides. Erasing and a no to
    # stories reach it by this, also when the person has no e-mail address.
    about_type = models.ForeignKey(
        ContentType, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    about_id = models.UUIDField(null=True, blank=True, editable=False, db_index=True)
    about = GenericForeignKey("about_type", "about_id")
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    consents = GenericRelation(Consent)

    objects = StoryQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at", "pk"]
        verbose_name = _("story")
        verbose_name_plural = _("stories")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("content:story", args=[self.pk])
