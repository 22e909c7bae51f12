"""What a group tells about itself, and whom it invites."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from groups.forms.fields import PostcodeField
from groups.models import HIGHEST_CAPACITY, Bond, WelcomeGroup
from groups.services import Invitee
from samenhier.accounts.models import Municipality
from samenhier.contact import EmailField
from samenhier.privacy.free_text import FreeTextField
from samenhier.traits.fields import DayPartsWidget, ScaleField, stands_open
from samenhier.traits.models import ContactTraits
from samenhier.traits.people import NameField

# The matching needs two common parts of the week; with one there is hardly a chance of that.
FEWEST_DAY_PARTS = 2
ROWS_FOR_OTHERS = 4
# Not a number input: a browser drops what it does not take for a number, Arabic digits too.
NUMBER = {"inputmode": "numeric", "class": "is-short", "size": 6}


def _said_once(message: Any) -> dict[str, Any]:
    """One message for whatever is wrong with a number."""
    return dict.fromkeys(["required", "invalid", "min_value", "max_value"], message)


class AboutForm(forms.ModelForm):
    """Who the group is."""

    name = NameField(
        label=_("Name of the group"),
        max_length=120,
        help_text=_("It can be short, like the name of your street."),
        error_messages={"required": _("Give your group a name. It can be short.")},
    )

    class Meta:
        model = WelcomeGroup
        fields = ["name", "bond", "introduction", "language"]
        labels = {
            "bond": _("How you know each other"),
            "introduction": _("About your group"),
            "language": _("Language of our mails"),
        }
        help_texts = {
            "introduction": _("Who are you, and why would you like to do this? A few lines."),
        }
        error_messages = {"bond": {"required": _("Choose how you know each other.")}}
        widgets = {"introduction": forms.Textarea(attrs={"rows": 5})}
        field_classes = {"introduction": FreeTextField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A browser would cut off what is too long, without a word.
        del self.fields["introduction"].widget.attrs["maxlength"]
        if self.instance._state.adding:
            self.initial.setdefault("language", get_language())
        choices = [("", _("Choose")), *Bond.choices]
        self.fields["bond"].choices = choices  # type: ignore[attr-defined]


class TogetherForm(forms.ModelForm):
    """When the group has time, and what it can give."""

    capacity = forms.TypedChoiceField(
        label=_("How much support you can give together"),
        choices=[(number, str(number)) for number in range(1, HIGHEST_CAPACITY + 1)],
        coerce=int,
        widget=forms.RadioSelect(attrs={"class": "choices--scale"}),
        error_messages={"required": _("Choose a number. An estimate is enough.")},
    )

    class Meta:
        model = WelcomeGroup
        fields = [
            "day_parts",
            "capacity",
            "max_household",
            "travel_km",
            "features",
            *ContactTraits.STYLE_FIELDS,
        ]
        labels = {
            "day_parts": _("When you usually have time"),
            "max_household": _("Largest household you can welcome"),
            "travel_km": _("How far you want to travel"),
            "features": _("What a visitor may find at your home"),
        }
        help_texts = {
            "day_parts": _("Choose at least two parts of the week."),
            "features": _(
                "With some of these, some households cannot visit you. All answers are fine."
            ),
        }
        error_messages = {
            "max_household": _said_once(_("Type a number from 1 to 12, for example 4.")),
            "travel_km": _said_once(
                _("Type a number from 1 to 100, for example 5, or leave this empty.")
            ),
            "day_parts": {"required": _("Choose at least two parts of the week.")},
        }
        widgets = {
            "day_parts": DayPartsWidget,
            "max_household": forms.TextInput(attrs=NUMBER),
            "travel_km": forms.TextInput(attrs=NUMBER),
            "features": forms.CheckboxSelectMultiple(attrs={"class": "choices--columns"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["capacity"].help_text = WelcomeGroup._meta.get_field("capacity").help_text
        self.fields["day_parts"].required = True
        for name in ContactTraits.STYLE_FIELDS:
            asked = self.fields[name]
            self.fields[name] = ScaleField(
                label=asked.label,
                help_text=asked.help_text,
                choices=[*ScaleField.GRADES, ("", pgettext_lazy("scale", "skip"))],
            )

    def style_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ContactTraits.STYLE_FIELDS]

    def opens_visits(self) -> bool:
        return stands_open(self["travel_km"], self["features"])

    def opens_style(self) -> bool:
        return stands_open(*self.style_fields())

    def clean_day_parts(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["day_parts"]
        if len(chosen) < FEWEST_DAY_PARTS:
            raise ValidationError(_("Choose at least two parts of the week."))
        return chosen


class GroupAnswersForm(AboutForm, TogetherForm):
    """All that a group told about itself, to change it. Which municipality it is in stays."""

    postcode = PostcodeField(label=_("Your postcode"), help_text=_("Only the team sees it."))

    class Meta(TogetherForm.Meta):
        fields = ["postcode", *AboutForm.Meta.fields, *TogetherForm.Meta.fields]
        labels = AboutForm.Meta.labels | TogetherForm.Meta.labels
        help_texts = AboutForm.Meta.help_texts | TogetherForm.Meta.help_texts
        error_messages = AboutForm.Meta.error_messages | TogetherForm.Meta.error_messages
        widgets = AboutForm.Meta.widgets | TogetherForm.Meta.widgets
        field_classes = AboutForm.Meta.field_classes

    def clean_postcode(self) -> str:
        postcode: str = self.cleaned_data["postcode"]
        town, own = Municipality.objects.of_postcode(postcode), self.instance.municipality
        if town and town != own:
            raise ValidationError(
                gettext(
                    "This postcode lies in %(town)s, and your group is signed up in %(own)s. "
                    "Did you move? Tell the team."
                )
                % {"town": town.name, "own": own.name}
            )
        return postcode


class InviteeForm(forms.Form):
    """Somebody to invite."""

    name = NameField(
        label=_("Name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Type the name of this person.")},
    )
    email = EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def invitee(self) -> Invitee:
        return Invitee(name=self.cleaned_data["name"], email=self.cleaned_data["email"])


class JoinForm(InviteeForm):
    """Somebody who opened the link of a group."""

    name = NameField(
        label=_("Your name"),
        max_length=200,
        help_text=_("As you like to be called. One name is fine."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Type your name.")},
    )
    email = EmailField(
        label=_("Your e-mail address"),
        help_text=_("We mail you a link to the questions. Nobody in the group sees your address."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class BaseOthersFormSet(forms.BaseFormSet):
    """The other members; rows that are left empty do not count."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """Say of each row whose it is, above it and in the summary of what is wrong."""
        super().add_fields(form, index)
        if index is not None:
            form.subject = gettext("Person %(number)s") % {"number": index + 1}

    def initial_form_count(self) -> int:
        """None: a row that was filled in before may be emptied as well."""
        return 0

    def opens_more(self) -> bool:
        return stands_open(*(field for form in self.forms[1:] for field in form))

    def filled(self) -> list[InviteeForm]:
        return [form for form in self.forms if form.has_changed()]


OthersFormSet = cast(
    "type[BaseOthersFormSet]",
    forms.formset_factory(
        InviteeForm,
        formset=BaseOthersFormSet,
        extra=ROWS_FOR_OTHERS,
        # Rows beyond these are read and counted, so that too many people get a clear answer.
        absolute_max=20,
        max_num=20,
    ),
)
