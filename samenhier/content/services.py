"""Stories that come and go with their consent, and partner enquiries that find who answers."""

import uuid
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from samenhier.accounts.models import Municipality, Role, User
from samenhier.addresses import full_address
from samenhier.content.models import EnquiryRoute, PartnerEnquiry, Story
from samenhier.outbox import services as outbox
from samenhier.privacy.models import Purpose
from samenhier.privacy.services import record_consent, withdraw_consent

# Partners hear from us within this time; said on the page and in the mail.
ANSWER_WITHIN_WORKING_DAYS = 5

# The salt makes a link good for this one purpose. It never expires: nor does the right to stop.
_signer = Signer(salt="content.story")


class LinkUnknown(Exception):
    """We never made this link, or its story is gone."""


# --- Stories -------------------------------------------------------------------------------


def withdrawal_link(story_pk: str, language: str) -> str:
    """The full address where the person takes the story away."""
    token = _signer.sign(UUID(story_pk).hex)
    return full_address("content:story_withdraw", token, language=language)


def story_of(token: str) -> Story:
    """The story a link was made for."""
    try:
        return Story.objects.get(pk=UUID(_signer.unsign(token)))
    except (BadSignature, Story.DoesNotExist):
        raise LinkUnknown from None


@transaction.atomic
def allow(story: Story, *, language: str, by: User) -> None:
    """Write down that the person said yes to these words, and mail the way back."""
    consent = record_consent(story, Purpose.PHOTO, is_given=True, language=language, assisted_by=by)
    if story.contact:
        outbox.queue(
            "story_allowed",
            to=story.contact,
            about=f"consent:{consent.pk}",
            language=language,
            context={"story": story.pk.hex, "language": language},
        )


@transaction.atomic
def withdraw(story: Story) -> None:
    """Take a story off the site, at once; showing it again needs a new yes."""
    withdraw_consent(story, Purpose.PHOTO)
    Story.objects.filter(pk=story.pk).update(is_published=False)


def withdraw_stories_of(record: Model, *addresses: str) -> None:
    """Take every story off the site that this record told, or a person with these addresses."""
    for story in Story.objects.of(record):
        withdraw(story)
    theirs = {address.casefold() for address in addresses}
    for story in Story.objects.exclude(contact=""):  # encrypted: nobody can search it
        if story.contact.casefold() in theirs:
            withdraw(story)


# --- Partner enquiries ---------------------------------------------------------------------


@transaction.atomic
def receive_enquiry(
    *,
    key: uuid.UUID,
    name: str,
    organisation: str,
    email: str,
    municipality: Municipality | None,
    track: str,
    message: str,
    language: str,
) -> PartnerEnquiry:
    """Keep an enquiry, tell who answers, and acknowledge it; the same form twice is one."""
    route = EnquiryRoute.objects.best_for(municipality, track)
    here = municipality.organisation if municipality else None
    owner = route.organisation if route else here
    enquiry, is_new = PartnerEnquiry.objects.get_or_create(
        pk=key,
        defaults={
            "name": name,
            "organisation": organisation,
            "email": email,
            "municipality": municipality,
            "track": track,
            "message": message,
            "language": language,
            "routed_to": owner,
        },
    )
    if is_new:
        _acknowledge(enquiry)
        _tell_who_answers(enquiry, route.email if route else "")
    return enquiry


def _acknowledge(enquiry: PartnerEnquiry) -> None:
    """Nothing that was typed comes back: the address may be somebody else's."""
    outbox.queue(
        "enquiry_received",
        to=enquiry.email,
        about=f"enquiry:{enquiry.reference}",
        language=enquiry.language,
        context={"reference": enquiry.reference, "working_days": ANSWER_WITHIN_WORKING_DAYS},
    )


def _tell_who_answers(enquiry: PartnerEnquiry, mailbox: str) -> None:
    """Mail the shared mailbox or else each person; the question itself is on the staff site."""
    people = User.objects.filter(is_active=True)
    people = (
        people.filter(role=Role.STAFF, organisation=enquiry.routed_to)
        if enquiry.routed_to
        else people.filter(role=Role.NATIONAL)
    )
    addressed = {person.email: person.language for person in people}
    for address, language in ({mailbox: "nl"} if mailbox else addressed).items():
        page = full_address("admin:content_partnerenquiry_change", enquiry.pk, language=language)
        outbox.queue(
            "enquiry_to_answer",
            to=address,
            about=f"enquiry:{enquiry.reference}",
            language=language,
            context={"reference": enquiry.reference, "url": page},
        )


def mark_answered(enquiry: PartnerEnquiry, *, by: User) -> None:
    """Write down who answered; the first one stays."""
    PartnerEnquiry.objects.waiting().filter(pk=enquiry.pk).update(
        answered_at=timezone.now(), answered_by=by
    )
