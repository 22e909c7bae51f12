"""What organisations ask us, and who answers."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samenhier.accounts.models import Municipality, Organisation, Role, User
from samenhier.privacy.fields import EncryptedTextField
from samenhier.privacy.references import make_reference
from samenhier.traits.choices import Track


class EnquiryRouteQuerySet(models.QuerySet["EnquiryRoute"]):
    def visible_to(self, user: User) -> Self:
        """The national coordinator keeps the routes; the mailboxes in them are not public."""
        return self if user.role == Role.NATIONAL else self.none()

    def best_for(self, municipality: Municipality | None, track: str) -> "EnquiryRoute | None":
        """The most precise route: region before track, and both before one."""
        matching = self.filter(
            Q(municipality=municipality) | Q(municipality=None), track__in=[track, ""]
        )
        # Of the municipality first, "everywhere" last; of a track before "every track".
        precise = matching.order_by(F("municipality").asc(nulls_last=True), "-track")
        return precise.select_related("organisation").first()


class EnquiryRoute(models.Model):
    """An exception to who answers partners: without one, the municipality's own organisation."""

    municipality = models.ForeignKey(
        Municipality,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("municipality"),
        help_text=_("Empty: every municipality, and the rest of the country."),
    )
    track = models.CharField(
        _("track"), max_length=24, choices=Track, blank=True, help_text=_("Empty: every track.")
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="+", verbose_name=_("who answers")
    )
    email = models.EmailField(
        _("e-mail address"),
        blank=True,
        help_text=_("A shared mailbox. Empty: everybody on the staff of the organisation."),
    )

    objects = EnquiryRouteQuerySet.as_manager()

    class Meta:
        ordering = [F("municipality__name").asc(nulls_last=True), "-track"]
        verbose_name = _("route for partner enquiries")
        verbose_name_plural = _("routes for partner enquiries")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "track"],
                name="enquiry_route_once",
                violation_error_message=_("There is a route for this municipality and track."),
            ),
            models.UniqueConstraint(
                fields=["track"],
                condition=Q(municipality=None),
                name="enquiry_route_everywhere_once",
                violation_error_message=_("There is a route for this municipality and track."),
            ),
        ]

    def __str__(self) -> str:
        where = self.municipality or _("everywhere")
        return f"{where}, {self.get_track_display() or _('every track')}"


def new_reference() -> str:
    return make_reference("P")


class PartnerEnquiryQuerySet(models.QuerySet["PartnerEnquiry"]):
    def visible_to(self, user: User) -> Self:
        match user.role:
            case Role.NATIONAL:
                return self
            case Role.STAFF:
                return self.filter(routed_to=user.organisation_id)
            case _:
                return self.none()

    def waiting(self) -> Self:
        """Enquiries that nobody answered yet."""
        return self.filter(answered_at=None)


class PartnerEnquiry(models.Model):
    """A question of an organisation that wants to work with us."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(
        _("reference"), max_length=10, unique=True, default=new_reference, editable=False
    )
    name = models.CharField(_("name"), max_length=120)
    organisation = models.CharField(_("organisation"), max_length=120)
    email = models.EmailField(_("e-mail address"))
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("municipality"),
        help_text=_("Empty: another municipality, or the whole country."),
    )
    track = models.CharField(
        _("track"), max_length=24, choices=Track, blank=True, help_text=_("Empty: no one track.")
    )
    message = EncryptedTextField(_("question"))
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    routed_to = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who answers"),
        help_text=_("Empty: the national coordinator."),
    )
    received_at = models.DateTimeField(_("received"), auto_now_add=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )

    objects = PartnerEnquiryQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "pk"]
        verbose_name = _("partner enquiry")
        verbose_name_plural = _("partner enquiries")

    def __str__(self) -> str:
        return self.reference
