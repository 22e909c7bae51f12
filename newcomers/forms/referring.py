"""What a partner organisation tells about a household, and on which yes of the person."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from newcomers.forms.registering import FourDigitsField, YesNoField
from newcomers.models import Household, PracticalRequirement, Referral, TrackText
from newcomers.read_aloud import REFERRAL_TEXT_VERSION
from samenhier.accounts.models import Municipality, Role, User
from samenhier.contact import EmailField, PhoneField
from samenhier.privacy.free_text import FreeTextField
from samenhier.traits.choices import Language, Track
from samenhier.traits.people import NameField, YearsField

ELSEWHERE = "elsewhere"
MOST_PEOPLE = 12
TRACKS = {
    Track.STATUS_HOLDER: _("People with a residence permit (status holders)"),
    Track.RESETTLED: _("Resettled people, for whom a sponsor group prepares"),
    Track.TEMPORARY_PROTECTION: _("People from Ukraine (temporary protection)"),
}
LONGEST_AGO = 90  # days since the person said yes; after that people have to be asked again


class ReferralForm(forms.Form):
    """One household. Where and the yes of the person come first, then how to reach them."""

    use_required_attribute = False

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    municipality = forms.ChoiceField(
        label=_("In which municipality does the household live?"),
        error_messages={"required": _("Choose a municipality, or “elsewhere”.")},
    )

    # --- The yes of the person -------------------------------------------------------------
    text_language = forms.ChoiceField(
        label=_("Which text did you read aloud, or let them read?"),
        choices=[
            (code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES
        ],
        widget=forms.RadioSelect(attrs={"class": "choices--scale"}),
        error_messages={"required": _("Choose the language of the text that you used.")},
    )
    explained_in = forms.ChoiceField(
        label=_("In which language did you explain it?"),
        help_text=_("A language that the person understands well, if need be with an interpreter."),
        choices=[("", _("Choose a language")), *Language.choices],
        error_messages={"required": _("Choose the language in which you explained it.")},
    )
    had_interpreter = forms.BooleanField(label=_("An interpreter helped"), required=False)
    explained_on = forms.DateField(
        label=_("On which day did the person say yes?"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "is-short"}),
        error_messages={
            "required": _("Fill in the day on which you asked."),
            "invalid": _("Fill in a date, for example 2026-11-25."),
        },
    )
    consent = forms.BooleanField(
        label=_("I explained it in a language the person understands, and the person said yes"),
        error_messages={
            "required": _(
                "Without a yes of the person nothing may be sent, and we kept nothing. Did the "
                "person say yes? Then tick this box."
            )
        },
    )
    may_follow = YesNoField(
        label=_("Does the person agree that you hear how far it is?"),
        help_text=_(
            "You only see: received, in the programme, or ended. The person can stop it. Yes and "
            "no are both fine."
        ),
        error_messages={"required": _("Ask this too, and choose yes or no.")},
    )

    # --- The household ---------------------------------------------------------------------
    contact_name = NameField(
        label=_("Name of the contact person"),
        help_text=_("The name with which we ask for them. A first name is enough."),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _("Type a name, so that we know whom we ask for.")},
    )
    household_language = forms.ChoiceField(
        label=_("In which language do they like to talk with us?"),
        choices=[("", _("Choose a language")), *Language.choices],
        error_messages={"required": _("Choose a language. We find an interpreter if we need one.")},
    )
    contact_phone = PhoneField(
        label=_("Their phone number"),
        required=False,
        widget=forms.TextInput({"type": "tel", "autocomplete": "off"}),
    )
    contact_email = EmailField(
        label=_("Their e-mail address"),
        required=False,
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    through_referrer = forms.BooleanField(
        label=_("They have neither: contact them through me"), required=False
    )
    track = forms.ChoiceField(
        label=_("Which of these fits?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one. Do you not know? Call the team first.")},
    )
    adults = forms.CharField(
        label=_("Number of adults"),
        required=False,
        max_length=4,
        widget=forms.TextInput({"class": "is-short", "inputmode": "numeric", "dir": "ltr"}),
    )
    children_birth_years = YearsField(
        label=_("Years of birth of the children"),
        help_text=_("For example 2015, 2018."),
        required=False,
        max_length=200,
        widget=forms.TextInput({"inputmode": "numeric", "dir": "ltr"}),
    )
    pc4 = FourDigitsField(
        label=_("Postcode (4 digits)"),
        help_text=_("The four digits are enough, for example 2511."),
        required=False,
        max_length=12,
    )

    # --- What they need in practice --------------------------------------------------------
    may_tell_needs = forms.BooleanField(
        label=_("The person agrees that I tell what they need in practice"), required=False
    )
    requirements = forms.MultipleChoiceField(
        label=_("What is needed to meet?"),
        choices=PracticalRequirement.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--columns"}),
    )
    practical_needs = FreeTextField(
        label=_("Something else to take into account"),
        help_text=_(
            "As a practical requirement, such as “step-free” or “a quiet place”. No diagnosis."
        ),
        required=False,
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
    )

    # --- Who refers --------------------------------------------------------------------------
    organisation = NameField(
        label=_("Your organisation"),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "organization"}),
        error_messages={"required": _("Type the name of your organisation.")},
    )
    name = NameField(
        label=_("Your name"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": _("Type your name, so that we know whom we write to.")},
    )
    email = EmailField(
        label=_("Your work e-mail address"),
        help_text=_("You get the reference number at this address, and nothing about the person."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    phone = PhoneField(label=_("Your phone number"), required=False)

    def __init__(self, data: Any = None, *, by: Any = None) -> None:
        super().__init__(data, initial=_known(by))
        is_open = TrackText.objects.open().values_list("track", flat=True)
        self.fields["track"].choices = [  # type: ignore[attr-defined]
            (track, label) for track, label in TRACKS.items() if track in is_open
        ]
        # Not what the browser knows of the one who types.
        self.fields["pc4"].widget.attrs["autocomplete"] = "off"
        self.places = {place.code: place for place in Municipality.objects.taking_households()}
        self.fields["municipality"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose a municipality")),
            *((code, place.name) for code, place in self.places.items()),
            (ELSEWHERE, _("Elsewhere")),
        ]

    @property
    def is_elsewhere(self) -> bool:
        """Whether it is about a place where nobody can be referred yet."""
        return bool(self.data.get("municipality") == ELSEWHERE)

    def clean_municipality(self) -> Municipality:
        place = self.places.get(self.cleaned_data["municipality"])
        if place is None:
            raise ValidationError(
                _("There is no programme there yet, so nothing was sent."), code="elsewhere"
            )
        return place

    def clean_explained_on(self) -> date:
        day: date = self.cleaned_data["explained_on"]
        ago = (timezone.localdate() - day).days
        if ago < 0:
            raise ValidationError(_("This day is still to come."), code="future")
        if ago > LONGEST_AGO:
            raise ValidationError(
                _("That is long ago. Please ask the person again, and fill in that day."),
                code="long_ago",
            )
        return day

    def clean_adults(self) -> int | None:
        typed = self.cleaned_data["adults"].strip()
        if not typed:
            return None
        if not typed.isdecimal() or not 1 <= int(typed) <= MOST_PEOPLE:
            message = gettext("Type a number from 1 to %(most)d, for example 2.")
            raise ValidationError(message % {"most": MOST_PEOPLE}, code="number")
        return int(typed)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.is_elsewhere:  # then nothing else matters: it is not sent
            for name in self.errors.keys() - {"municipality"}:
                del self.errors[name]
            return cleaned
        self._check_reachable(cleaned)
        self._check_not_the_same(cleaned)
        if (cleaned.get("requirements") or cleaned.get("practical_needs")) and not cleaned.get(
            "may_tell_needs"
        ):
            self.add_error(
                "may_tell_needs",
                _("Tick this if the person agrees. If not, please leave these answers empty."),
            )
        return cleaned

    def _check_reachable(self, cleaned: dict[str, Any]) -> None:
        """By phone, by mail or through the referrer: one of them, and not two that disagree."""
        typed = {"contact_phone", "contact_email"} & self.errors.keys()
        direct = cleaned.get("contact_phone") or cleaned.get("contact_email")
        if not typed and not direct and not cleaned.get("through_referrer"):
            self.add_error(
                "contact_phone",
                _(
                    "How can we reach them? Type a phone number or an e-mail address, or tick "
                    "that we contact them through you."
                ),
            )

    def _check_not_the_same(self, cleaned: dict[str, Any]) -> None:
        """Whoever reads the mail of a household opens its page: it has to be their own."""
        own = (cleaned.get("email") or "").casefold()
        if own and (cleaned.get("contact_email") or "").casefold() == own:
            self.add_error(
                "contact_email",
                _("This is your own address. Do they have none? Leave it empty."),
            )
        if cleaned.get("phone") and cleaned.get("contact_phone") == cleaned["phone"]:
            self.add_error(
                "contact_phone",
                _("This is your own number. Do they have none? Leave it empty."),
            )

    def household(self) -> Household:
        """The household, not saved yet: no more than what is needed to contact it."""
        told = self.cleaned_data
        return Household(
            municipality=told["municipality"],
            pc4=told["pc4"],
            track=told["track"],
            language=told["household_language"],
            phone=told["contact_phone"],
            email=told["contact_email"],
        )

    def referral(self, language: str) -> Referral:
        """The rest of what was told, not saved yet; mails to who told it are in this language."""
        names = [field.name for field in Referral._meta.concrete_fields]
        told = {name: value for name, value in self.cleaned_data.items() if name in names}
        return Referral(**told, language=language, text_version=REFERRAL_TEXT_VERSION)


def _known(by: Any) -> dict[str, Any]:
    """What a municipality partner who is signed in need not type."""
    known: dict[str, Any] = {"explained_on": timezone.localdate()}
    if not isinstance(by, User) or by.role != Role.PARTNER or by.municipality is None:
        return known
    town = by.municipality
    return known | {
        "municipality": town.code,
        "organisation": gettext("Municipality of %(town)s") % {"town": town.name},
        "name": by.name,
        "email": by.email,
    }
