"""Texts on the public site that staff can edit. All of them are public."""

from collections.abc import Collection
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samenhier.accounts.models import Municipality, Role, User
from samenhier.traits.choices import Domain
from samenhier.traits.fields import ChoiceListField


class PublicQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Texts of the site are public: everybody sees all of them."""
        return self


class Page(models.Model):
    """One text page, such as the privacy statement. Paragraphs are divided by an empty line."""

    slug = models.SlugField(_("address"), unique=True)
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("text"))
    link = models.URLField(
        _("button leads to"), blank=True, help_text=_("For example the page where people give.")
    )
    link_label = models.CharField(_("words on the button"), max_length=60, blank=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        verbose_name = _("page")
        verbose_name_plural = _("pages")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("content:page", args=[self.slug])


class MunicipalityTextQuerySet(PublicQuerySet):
    def editable_by(self, user: User) -> Self:
        """The texts this user may change: staff those of their own organisation."""
        match user.role:
            case Role.NATIONAL:
                return self
            case Role.STAFF:
                return self.filter(municipality__organisation=user.organisation_id)
            case _:
                return self.none()


class MunicipalityText(models.Model):
    """What a municipality's own page tells, in its own words."""

    municipality = models.OneToOneField(
        Municipality, models.CASCADE, related_name="text", verbose_name=_("municipality")
    )
    body = models.TextField(_("text"))
    groups_wanted = models.PositiveSmallIntegerField(
        _("groups wanted this year"),
        null=True,
        blank=True,
        help_text=_("For “places left” on the page. Empty: nothing is said about places."),
    )
    contact = models.CharField(
        _("how to reach the organisation"),
        max_length=200,
        blank=True,
        help_text=_("For example an e-mail address, a phone number, or when the door is open."),
    )
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = MunicipalityTextQuerySet.as_manager()

    class Meta:
        ordering = ["municipality__name"]
        verbose_name = _("text of a municipality")
        verbose_name_plural = _("texts of municipalities")

    def __str__(self) -> str:
        return str(self.municipality)

    def get_absolute_url(self) -> str:
        return self.municipality.get_absolute_url()


class QuestionTopic(models.TextChoices):
    """Whose question it is; in the order of the page."""

    GROUPS = "groups", _("For who wants to form a group")
    NEWCOMERS = "newcomers", _("For newcomers")
    SAFETY = "safety", _("Safety and privacy")


class Question(models.Model):
    """A question that people really ask, with its answer."""

    topic = models.CharField(_("topic"), max_length=12, choices=QuestionTopic)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    question = models.CharField(_("question"), max_length=160)
    answer = models.TextField(_("answer"))
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["topic", "order", "pk"]
        verbose_name = _("question")
        verbose_name_plural = _("frequently asked questions")

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return f"{reverse('content:questions')}#question-{self.pk}"


class ResourceTopic(models.TextChoices):
    """What a resource helps with; in the order of the page."""

    LANGUAGE = "language", _("Learning Dutch")
    INTEGRATION = "integration", _("Civic integration")
    LETTERS = "letters", _("Letters, money and forms")
    WORK = "work", _("Work and study")
    HEALTH = "health", _("Health")
    RIGHTS = "rights", _("Rights and advice")
    HOUSING = "housing", _("House and home")
    NETWORK = "network", _("Meeting people")
    FAMILY = "family", _("Family and children")
    LEISURE = "leisure", _("Sport and free time")
    CULTURE = "culture", _("Culture and customs")


class Audience(models.TextChoices):
    """Whom a resource is offered to, where it helps; the public page shows all to everybody."""

    NEWCOMERS = "newcomers", pgettext_lazy("audience", "newcomers")
    GROUPS = "groups", _("groups")
    BUILDERS = "builders", _("community builders")


_AUDIENCES = {
    Role.NEWCOMER: Audience.NEWCOMERS,
    Role.MEMBER: Audience.GROUPS,
    Role.BUILDER: Audience.BUILDERS,
}


class ResourceQuerySet(PublicQuerySet):
    def helping(self, domains: Collection[str], role: str) -> "list[Resource]":
        """What helps somebody in this role with one of these parts of life, a few at most.

        There are some tens: they are looked through here, as not every database can look in lists.
        """
        if not domains:
            return []
        found = [
            one for one in self if one.is_for(role) and not set(one.domains).isdisjoint(domains)
        ]
        return found[: Resource.MOST_TOGETHER]


class Resource(models.Model):
    """Something that helps during the year: a website to go to, or a text to read here."""

    MOST_TOGETHER: ClassVar[int] = 3

    topic = models.CharField(_("topic"), max_length=12, choices=ResourceTopic)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("text"))
    link = models.URLField(_("website"), blank=True)
    languages = ChoiceListField(
        _("languages of the website"),
        choices=settings.LANGUAGES,
        help_text=_("In which of our languages there is something to read there."),
    )
    domains = ChoiceListField(
        _("helps with"),
        choices=Domain.choices,
        help_text=_("It is shown next to the goals of a match about these parts of life."),
    )
    for_whom = ChoiceListField(
        _("for whom"),
        choices=Audience.choices,
        help_text=_("Who is shown it there. Choose nothing: everybody."),
    )
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        ordering = ["topic", "order", "pk"]
        verbose_name = _("resource")
        verbose_name_plural = _("resources")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{reverse('content:resources')}#resource-{self.pk}"

    def is_for(self, role: str) -> bool:
        return not self.for_whom or _AUDIENCES.get(Role(role)) in self.for_whom
