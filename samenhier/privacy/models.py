"""Consents people gave, and the log of who saw whose data."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from samenhier.accounts.models import Role, User
from samenhier.privacy.pages import page_in_words


class Purpose(models.TextChoices):
    """What a consent is for: one consent, one purpose."""

    PARTICIPATION = "participation", _("taking part in the programme")
    SPECIAL_NEEDS = "special_needs", _("using practical needs for a good match")
    MUNICIPALITY = "municipality", _("numbers for the municipality")
    RESEARCH = "research", _("research without names")
    PHOTO = "photo", _("photos and stories")


class AboutQuerySet(models.QuerySet[Any]):
    """Rows that point at a record of any app."""

    def about(self, record: models.Model) -> Self:
        return self.filter(
            content_type=ContentType.objects.get_for_model(record), object_id=record.pk
        )


class AboutRecord(models.Model):
    """A row that knows its record only by reference, so that privacy stays below all apps."""

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.UUIDField()
    record = GenericForeignKey("content_type", "object_id")

    class Meta:
        abstract = True


class ConsentQuerySet(AboutQuerySet):
    def visible_to(self, user: User) -> Self:
        """The answers about records that this user may see, of whichever app."""
        visible = Q(pk=None)
        for kind in ContentType.objects.filter(pk__in=self.order_by().values("content_type")):
            records: Any = kind.model_class()._default_manager  # type: ignore[union-attr]
            visible |= Q(content_type=kind, object_id__in=records.visible_to(user).values("pk"))
        return self.filter(visible)

    def standing(self) -> Self:
        """Answers that still hold: not replaced and not withdrawn."""
        return self.filter(ended_at=None)

    def given(self, purpose: str) -> Self:
        return self.standing().filter(purpose=purpose, is_given=True)


class Consent(AboutRecord):
    """One person's answer, yes or no, for one purpose. Answers are ended, never edited."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)
    is_given = models.BooleanField(_("said yes"))
    text_version = models.CharField(_("version of the text"), max_length=20)
    language = models.CharField(_("language"), max_length=5)
    at = models.DateTimeField(_("answered at"), default=timezone.now)
    assisted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("assisted by"),
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["purpose", "at"]
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "purpose"],
                condition=Q(ended_at=None),
                name="consent_one_standing_answer_per_purpose",
            ),
        ]

    def __str__(self) -> str:
        return self.get_purpose_display()


class AccessAction(models.TextChoices):
    VIEW = "view", pgettext_lazy("access", "viewed")
    CHANGE = "change", pgettext_lazy("access", "changed")
    EXPORT = "export", pgettext_lazy("access", "exported")
    OPEN = "open", pgettext_lazy("access", "opened with a reason")


class Why(models.TextChoices):
    """Why somebody opens a record that is not in their own work, as they choose it."""

    SAFETY = "safety", pgettext_lazy("why", "somebody may be in danger")
    ASKED = "asked", pgettext_lazy("why", "they asked for help themselves")
    STAND_IN = "stand_in", pgettext_lazy("why", "standing in for a colleague")
    QUESTION = "question", pgettext_lazy("why", "a question or a complaint has to be answered")
    MISTAKE = "mistake", pgettext_lazy("why", "something in the record has to be put right")


class AccessQuerySet(AboutQuerySet):
    def visible_to(self, user: User) -> Self:
        """The whole log is for the privacy officer; who it is about reads it by record.

        Not for the national coordinator, whose own looks stand in it.
        """
        return self if user.role == Role.PRIVACY else self.none()


class Access(AboutRecord):
    """Somebody saw, changed, exported or opened a person's record.

    Never edited: the database refuses it (migration 0004), but inside `log_lock.log_unlocked`.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who")
    )
    action = models.CharField(_("what"), max_length=10, choices=AccessAction)
    at = models.DateTimeField(_("when"), auto_now_add=True)
    path = models.CharField(_("page"), max_length=300)
    why = models.CharField(_("why"), max_length=10, choices=Why, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = AccessQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("access")
        verbose_name_plural = _("access log")
        indexes = [
            models.Index(fields=["content_type", "object_id", "-at"], name="access_by_record"),
            models.Index(fields=["user", "-at"], name="access_by_user"),
            models.Index(fields=["-at"], name="access_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.at:%Y-%m-%d %H:%M}"

    @property
    def reference(self) -> str:
        """What the record is called where no name belongs; its number when it has none."""
        return str(getattr(self.record, "reference", "") or self.object_id)

    @property
    def who(self) -> str:
        return who(self.user.name)

    @property
    def page(self) -> str:
        return page_in_words(self.path)


def who(name: str) -> str:
    """Somebody in the log: an account that was erased has no name any more."""
    return name or gettext("somebody who does not work here any more")


class ErasureReason(models.TextChoices):
    REQUEST = "request", pgettext_lazy("erasure", "the person asked for it")
    TERM = "term", pgettext_lazy("erasure", "the term had run out")


class ErasureQuerySet(models.QuerySet["Erasure"]):
    def visible_to(self, user: User) -> Self:
        return self if user.role == Role.PRIVACY else self.none()

    def of(self, model: type[models.Model]) -> set[str]:
        """The numbers of the records of this model that were erased."""
        kind = ContentType.objects.get_for_model(model)
        return set(self.filter(kind=kind).values_list("number", flat=True))


class Erasure(models.Model):
    """That a person was erased: when, why and how much; nothing of who it was."""

    kind = models.ForeignKey(ContentType, models.PROTECT, verbose_name=_("kind"), related_name="+")
    number = models.CharField(_("number"), max_length=36)
    reason = models.CharField(_("reason"), max_length=10, choices=ErasureReason)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)
    # {"groups.Membership": 1, ...}: how many rows of each model were changed or deleted.
    rows = models.JSONField(_("rows"), default=dict)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        indexes = [models.Index(fields=["kind", "number"], name="erasure_by_record")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class RetentionRunQuerySet(models.QuerySet["RetentionRun"]):
    def visible_to(self, user: User) -> Self:
        return self if user.role == Role.PRIVACY else self.none()


class RetentionRun(models.Model):
    """One night's work of letting go what has been here long enough."""

    at = models.DateTimeField(_("at"), auto_now_add=True)
    is_dry = models.BooleanField(_("only looked"), default=False)
    # [{"rule": "refused_groups", "due": 3, "done": 3, "failed": 0}, ...]; a rule that could
    # not tell what is due counts nothing and is_unknown.
    report = models.JSONField(_("report"), default=list)

    objects = RetentionRunQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("retention run")
        verbose_name_plural = _("retention runs")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
