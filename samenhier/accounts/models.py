"""Who acts, and for which municipality."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(models.TextChoices):
    """What an account is for. Coordinator is not here: it is a fact of a group's membership."""

    MEMBER = "member", _("group member")
    NEWCOMER = "newcomer", _("newcomer")
    BUILDER = "community_builder", _("community builder")
    STAFF = "programme_staff", _("programme staff")
    HANDLER = "safeguarding_handler", _("safeguarding handler")
    NATIONAL = "national_coordinator", _("national coordinator")
    PARTNER = "municipality_partner", _("municipality partner")
    RESEARCHER = "researcher", _("researcher")
    PRIVACY = "privacy_officer", _("privacy officer")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, user: "User") -> Self:
        match user.role:
            case Role.NATIONAL:
                return self
            case Role.STAFF | Role.BUILDER:
                return self.filter(pk=user.organisation_id)
            case _:
                return self.none()


class Organisation(models.Model):
    """A local organisation that runs the programme in one or more municipalities."""

    name = models.CharField(_("name"), max_length=120, unique=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name


class Intake(models.TextChoices):
    """Whether a municipality takes new groups."""

    OPEN = "open", pgettext_lazy("municipality", "open")
    WAITING_LIST = "waiting_list", pgettext_lazy("municipality", "waiting list")
    NOT_YET = "not_yet", pgettext_lazy("municipality", "not yet")


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def taking_groups(self) -> Self:
        """Municipalities where groups can sign up now, be it for the waiting list."""
        return self.exclude(intake=Intake.NOT_YET)

    def taking_households(self) -> Self:
        """Municipalities where newcomers can register; a waiting list is one of groups only."""
        return self.exclude(intake=Intake.NOT_YET)

    def of_postcode(self, postcode: str) -> "Municipality | None":
        """The municipality a postcode lies in, if it takes part and its postcodes are known."""
        area = PostcodeArea.objects.filter(pk=postcode.strip()[:4]).first()
        place = area.place.casefold() if area else ""
        return next((one for one in self if place in one.place_names), None)

    def of_slug(self, slug: str) -> "Municipality | None":
        """The municipality whose own page has this address."""
        return next((one for one in self if one.slug == slug), None)

    def visible_to(self, user: "User") -> Self:
        """The municipalities this user acts for."""
        match user.role:
            case Role.NATIONAL:
                return self
            case Role.STAFF | Role.BUILDER:
                return self.filter(organisation=user.organisation_id)
            case Role.PARTNER:
                return self.filter(pk=user.municipality_id)
            case _:
                return self.none()


class Municipality(models.Model):
    """A municipality that takes part, with the local organisation that runs it there."""

    code = models.CharField(
        _("CBS code"),
        max_length=4,
        unique=True,
        validators=[RegexValidator(r"^\d{4}$", _("A CBS code has four digits, such as 0518."))],
    )
    name = models.CharField(_("name"), max_length=80, unique=True)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="municipalities",
        verbose_name=_("local organisation"),
    )
    intake = models.CharField(
        _("sign-up of groups"), max_length=20, choices=Intake, default=Intake.OPEN
    )
    towns = models.CharField(
        _("towns and villages"),
        max_length=500,
        blank=True,
        help_text=_(
            "As the postcode file names them, with commas between, where they are called "
            "otherwise than the municipality. For example: 's-Gravenhage, Scheveningen."
        ),
    )
    min_members = models.PositiveSmallIntegerField(
        _("fewest members of a group"), default=3, validators=[MinValueValidator(1)]
    )
    max_members = models.PositiveSmallIntegerField(_("most members of a group"), default=5)
    requires_vog = models.BooleanField(
        _("asks a VOG of every member"),
        default=True,
        help_text=_("VOG: the Dutch certificate of good conduct."),
    )

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        constraints = [
            models.CheckConstraint(
                condition=Q(max_members__gte=F("min_members")),
                name="municipality_member_bounds_in_order",
                violation_error_message=_("The most members cannot be below the fewest."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("municipality", args=[self.slug])

    @property
    def slug(self) -> str:
        """The name as an address: den-haag. By law no two municipalities share a name."""
        return slugify(self.name)

    @property
    def place_names(self) -> set[str]:
        """The names a place in this municipality may have, in small letters."""
        return {name.strip().casefold() for name in [self.name, *self.towns.split(",")]} - {""}


class PostcodeArea(models.Model):
    """The four digits of a Dutch postcode and where they are, for distances. Loaded from a file."""

    pc4 = models.CharField(_("postcode digits"), max_length=4, primary_key=True)
    place = models.CharField(_("place"), max_length=80)
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))

    class Meta:
        ordering = ["pc4"]
        verbose_name = _("postcode area")
        verbose_name_plural = _("postcode areas")

    def __str__(self) -> str:
        return f"{self.pc4} {self.place}"


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: "User") -> Self:
        match user.role:
            case Role.NATIONAL:
                return self
            case Role.STAFF:
                return self.filter(Q(pk=user.pk) | Q(organisation=user.organisation_id))
            case _:
                return self.filter(pk=user.pk)

    def handlers(self, *, outside_teams: bool = False) -> Self:
        """Who handles concerns; with `outside_teams` only who belongs to no organisation."""
        handlers = self.filter(role=Role.HANDLER, is_active=True)
        return handlers.filter(organisation=None) if outside_teams else handlers

    def officers(self) -> Self:
        """Who keeps an eye on the access log."""
        return self.filter(role=Role.PRIVACY, is_active=True)

    def builders(self, municipality: Municipality) -> Self:
        """The community builders who can accompany a match in this municipality."""
        return self.filter(
            role=Role.BUILDER, is_active=True, organisation=municipality.organisation_id
        )


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str | None, password: str | None = None, **fields: Any) -> "User":
        """Create an account; without a password, sign-in goes by a mailed code, or for a newcomer
        without an address by a code on paper."""
        user: User = self.model(email=(email or "").strip().lower() or None, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a national coordinator who may also open the technical parts of the admin."""
        fields = {"role": Role.NATIONAL, "is_superuser": True} | fields
        return self.create_user(email, password, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in, by e-mail address."""

    # Null, never empty: accounts without an address differ. Only newcomers go without; they have
    # a code on paper.
    email = models.EmailField(_("e-mail address"), unique=True, null=True, blank=True)
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(
        _("preferred language"),
        max_length=5,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
    )
    role = models.CharField(_("role"), max_length=24, choices=Role, default=Role.MEMBER)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("organisation"),
        help_text=_("For programme staff and community builders."),
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="partners",
        verbose_name=_("municipality"),
        help_text=_("For municipality partners."),
    )
    is_active = models.BooleanField(pgettext_lazy("account", "active"), default=True)
    date_joined = models.DateTimeField(_("since"), auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once_in_any_case"),
            models.CheckConstraint(
                condition=Q(role=Role.NEWCOMER) | Q(email__isnull=False),
                name="user_has_an_address_but_for_newcomers",
                violation_error_message=_("Type an e-mail address. Sign-in codes go there."),
            ),
            models.CheckConstraint(
                condition=~Q(email=""),
                name="user_address_is_not_empty",
            ),
            models.CheckConstraint(
                condition=~Q(role__in=[Role.STAFF, Role.BUILDER]) | Q(organisation__isnull=False),
                name="user_staff_and_builders_have_an_organisation",
                violation_error_message=_("Choose the organisation this person works for."),
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.PARTNER) | Q(municipality__isnull=False),
                name="user_partner_has_a_municipality",
                violation_error_message=_("Choose the municipality of this partner."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email or str(self.pk)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]

    @property
    def is_staff(self) -> bool:
        """Whether this is somebody of the team, by the role, so that the two never disagree."""
        return self.role in {Role.STAFF, Role.NATIONAL}

    @property
    def has_desk(self) -> bool:
        """Whether the staff site opens. Which of its pages do is each page's own matter."""
        return self.is_staff or self.role == Role.PRIVACY

    @property
    def works_here(self) -> bool:
        """Whether this account belongs to a job, in which one sees what others told us."""
        return self.role not in {Role.MEMBER, Role.NEWCOMER}


class AuthenticatedRequest(HttpRequest):
    """A request behind LoginRequiredMiddleware, for annotations."""

    user: User
