"""What visitors fill in, and what staff write down about a story."""

import re
import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samenhier.accounts.models import Municipality, User
from samenhier.accounts.postcodes import in_latin
from samenhier.contact import EmailField
from samenhier.content import tellers
from samenhier.content.models import Story
from samenhier.privacy.free_text import FreeTextField
from samenhier.privacy.models import Purpose
from samenhier.privacy.validators import no_identity_number
from samenhier.traits.choices import Track

# Only the four digits matter here, so who types no more than those is helped as well.
POSTCODE = re.compile(r"([1-9]\d{3})\s*([A-Z]{2})?")
NO_LETTERS = {"SA", "SD", "SS"}
NO_DIGITS = _("Type the four digits of your postcode, for example 2511.")
NO_TITLE = _("Give the story a title, in Dutch.")
NO_STORY = _("Write down the story, in Dutch.")
ELSEWHERE, NO_ONE_TRACK = "elsewhere", "any"


class PostcodeCheckForm(forms.Form):
    """A postcode, however it is typed; gives its four digits."""

    use_required_attribute = False

    postcode = forms.CharField(
        label=_("Postcode (4 digits)"),
        max_length=20,
        error_messages={"required": NO_DIGITS},
        widget=forms.TextInput({"class": "is-postcode", "inputmode": "numeric", "dir": "ltr"}),
    )

    def clean_postcode(self) -> str:
        typed = re.sub(r"[\s.\-]+", "", in_latin(self.cleaned_data["postcode"])).upper()
        found = POSTCODE.fullmatch(typed)
        if not found or found[2] in NO_LETTERS:
            raise ValidationError(NO_DIGITS)
        return found[1]


class EnquiryForm(forms.Form):
    """A question of an organisation, with the region and the track it is about."""

    use_required_attribute = False
    # As on the page: the error summary names them from top to bottom.
    field_order = ("key", "region", "track", "message", "organisation", "name", "email")

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        validators=[no_identity_number],
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": _("Type your name, so that we know whom we write to.")},
    )
    organisation = forms.CharField(
        label=_("Your organisation"),
        max_length=120,
        validators=[no_identity_number],
        widget=forms.TextInput({"autocomplete": "organization"}),
        error_messages={"required": _("Type the name of your organisation.")},
    )
    email = EmailField(
        label=_("Your e-mail address"),
        help_text=_("We answer to this address."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    region = forms.ChoiceField(
        label=_("Which municipality is it about?"),
        error_messages={"required": _("Choose a municipality, or “elsewhere”.")},
    )
    track = forms.ChoiceField(
        label=_("Which newcomers is it about?"),
        choices=[
            (NO_ONE_TRACK, pgettext_lazy("track", "All newcomers, or I do not know")),
            (Track.STATUS_HOLDER, _("People with a residence permit (status holders)")),
            (Track.RESETTLED, _("Resettled people, for whom a sponsor group prepares")),
            (Track.TEMPORARY_PROTECTION, _("People from Ukraine (temporary protection)")),
        ],
        initial=NO_ONE_TRACK,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose which newcomers it is about, or “all newcomers”.")},
    )
    message = FreeTextField(
        label=_("What is your question or idea?"),
        help_text=_("Please write nothing about a person who could be recognised."),
        max_length=4000,
        widget=forms.Textarea({"rows": 7}),
        error_messages={"required": _("Write your question in a few sentences.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {place.code: place for place in Municipality.objects.all()}
        self.fields["region"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose a municipality")),
            *((code, place.name) for code, place in self.places.items()),
            (ELSEWHERE, _("Elsewhere, or the whole country")),
        ]

    def answers(self) -> dict[str, Any]:
        """What `receive_enquiry` needs, but the language."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "region"}
        return given | {
            "municipality": self.places.get(self.cleaned_data["region"]),
            "track": "" if given["track"] == NO_ONE_TRACK else given["track"],
        }


class Permission(models.TextChoices):
    """What staff write down about the permission for a story."""

    UNCHANGED = "", _("No change")
    YES = "yes", _("The person says yes to these words")
    NO = "no", _("The person says no, or takes the yes back")


class StoryForm(forms.ModelForm):
    """A story with the permission of whose it is."""

    user: User  # who looks for them: the page sets it

    contact = EmailField(
        label=capfirst(_("e-mail address of that person")),
        help_text=_("For a mail with the link that takes the story away. May be left out."),
        required=False,
    )
    whose = forms.CharField(
        label=capfirst(_("whose story it is")),
        help_text=_(
            "The reference of the household (H-…), or the e-mail address of the member. When they "
            "say no to stories, or are erased, it goes off the site. Leave it empty for somebody "
            "who does not take part."
        ),
        max_length=254,
        required=False,
    )
    permission = forms.ChoiceField(
        label=capfirst(_("permission")),
        choices=Permission,
        required=False,
        widget=forms.RadioSelect,
    )
    in_language = forms.ChoiceField(
        label=capfirst(_("language in which it was asked")),
        choices=settings.LANGUAGES,
        initial=settings.LANGUAGE_CODE,
        required=False,
    )

    class Meta:
        model = Story
        fields = [
            "municipality",
            "title",
            "body",
            "told_by",
            "is_published",
            "permission_by",
            "contact",
        ]
        error_messages = {
            # On the staff site the Dutch text stands for the story's own.
            "title": {"required": NO_TITLE},
            "title_nl": {"required": NO_TITLE},
            "body": {"required": NO_STORY},
            "body_nl": {"required": NO_STORY},
            "told_by": {"required": _("Type a first name, or another name that they like.")},
            "permission_by": {"required": _("Write down who said yes to these words.")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["whose"] = tellers.sign(self.instance.about)

    def clean_whose(self) -> str:
        """Tie the story to who tells it; what stood there already may be out of sight by now."""
        typed: str = self.cleaned_data["whose"]
        if typed != self.initial["whose"]:
            self.instance.about = tellers.find(typed, self.user) if typed else None
            if typed and self.instance.about is None:
                raise ValidationError(
                    _("Nobody is found by this. Check the reference or the address.")
                )
        return typed

    def clean(self) -> dict[str, Any]:
        """Without a standing yes nothing is published, and a yes is one to these very words."""
        cleaned: dict[str, Any] = super().clean() or {}
        given = cleaned.get("permission")
        stood = (
            not self.instance._state.adding and self.instance.consents.given(Purpose.PHOTO).exists()
        )
        if stood and not given and self._tells_something_else():
            self.add_error(
                "permission",
                _(
                    "The words of this story changed. Ask the person again, and write down the "
                    "answer."
                ),
            )
        stands = given == Permission.YES or (stood and given != Permission.NO)
        if cleaned.get("is_published") and not stands:
            self.add_error(
                "is_published", _("First write down that the person said yes to this story.")
            )
        for field in [name for name in cleaned if name.startswith(("title", "body"))]:
            try:
                no_identity_number(cleaned[field] or "")
            except ValidationError as error:
                self.add_error(field, error)
        return cleaned

    def _tells_something_else(self) -> bool:
        """Whether words changed that the person heard; a translation added says the same."""
        words = [
            name for name in self.changed_data if name.startswith(("title", "body", "told_by"))
        ]
        return any(self.initial.get(name) for name in words)
