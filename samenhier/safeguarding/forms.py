"""Reporting a concern, and handling it."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenhier.accounts.models import User
from samenhier.privacy.free_text import FreeTextField
from samenhier.privacy.validators import no_identity_number
from samenhier.safeguarding.models import Category, EntryKind, Incident, Outcome, Urgency


class ReportForm(forms.Form):
    """A concern, in any language, with or without a name."""

    use_required_attribute = False

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    text = forms.CharField(
        label=_("What happened, or what worries you?"),
        help_text=_("Say who it is about, where and when, if you know."),
        error_messages={"required": _("Write down what happened. A few words are enough.")},
        max_length=5000,
        validators=[no_identity_number],
        widget=forms.Textarea({"rows": 8}),
    )
    urgency = forms.ChoiceField(
        label=_("Can it wait a few days?"),
        choices=[
            (Urgency.NORMAL, _("Yes, a few days is fine")),
            (Urgency.URGENT, _("No, somebody may not be safe")),
        ],
        initial=Urgency.NORMAL,
        error_messages={"required": _("Choose whether it can wait.")},
        widget=forms.RadioSelect,
    )
    category = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[("", _("I do not know, or rather not say")), *Category.choices],
        required=False,
        widget=forms.Select,
    )
    is_about_team = forms.TypedChoiceField(
        label=_("Is it about somebody who works for us?"),
        help_text=_(
            "The team of your town, a community builder, or a local organisation. Then only "
            "handlers who do not work in a town read it."
        ),
        choices=[("", _("No, or I do not know")), ("yes", _("Yes"))],
        coerce=bool,
        required=False,
        widget=forms.RadioSelect,
    )
    kept_from: Any = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=_("Is there somebody here who must not read it?"),
        help_text=_("These are the people who read concerns. Whom you tick cannot open yours."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    contact = forms.CharField(
        label=_("How can we reach you?"),
        help_text=_(
            "A phone number or an e-mail address. Leave it empty to stay anonymous; then we cannot "
            "ask you anything."
        ),
        max_length=200,
        required=False,
    )

    with_name = forms.BooleanField(
        label=_("The people who read it may know that it is me"), required=False
    )

    def __init__(self, data: Any = None, *, offers_name: bool = False) -> None:
        super().__init__(data)
        if not offers_name:
            del self.fields["with_name"]
        self.fields["kept_from"].queryset = User.objects.handlers()  # type: ignore[attr-defined]

    def clean_is_about_team(self) -> bool:
        return bool(self.cleaned_data["is_about_team"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        readers = User.objects.handlers(outside_teams=cleaned.get("is_about_team", False))
        kept_from = cleaned.get("kept_from") or []
        if kept_from and not readers.exclude(pk__in=[each.pk for each in kept_from]).exists():
            self.add_error(
                "kept_from",
                _(
                    "Now nobody is left to read it. Let one of them read it, or talk to the "
                    "adviser from outside: see the bottom of this page."
                ),
            )
        return cleaned


class EntryForm(forms.Form):
    """A line in the file: what was done, said or thought of, and when to look again."""

    use_required_attribute = False

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            (EntryKind.ACTION, _("I did something")),
            (EntryKind.TALK, _("I talked with somebody")),
            (EntryKind.NOTE, _("I want to remember something")),
        ],
        initial=EntryKind.ACTION,
        error_messages={"required": _("Choose what you write down.")},
        widget=forms.RadioSelect,
    )
    text = FreeTextField(
        label=_("Write it down"),
        help_text=_("It is kept encrypted. Lines cannot be changed later."),
        error_messages={
            "required": _("Write down what you did, heard or want to remember. One line is enough.")
        },
        max_length=5000,
        widget=forms.Textarea({"rows": 5}),
    )
    due_on = forms.DateField(
        label=_("When is the next step?"),
        help_text=_("If nothing is written down by then, you get a mail."),
        error_messages={
            "required": _("Choose a day. Nothing planned? Choose the day to look at it again."),
            "invalid": _("Choose a day in the calendar, or type it as in 2026-11-25."),
        },
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def clean_due_on(self) -> date:
        day: date = self.cleaned_data["due_on"]
        if day < timezone.localdate():
            raise ValidationError(_("This day has passed. Choose today or a later day."))
        return day


class CloseForm(forms.Form):
    """How an incident ended."""

    use_required_attribute = False

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="close_%s")  # it shares a page with EntryForm

    outcome = forms.ChoiceField(
        label=_("How did it end?"),
        choices=Outcome.choices,
        error_messages={"required": _("Choose how it ended.")},
        widget=forms.RadioSelect,
    )
    text = FreeTextField(
        label=_("What did you do, and who knows about it?"),
        error_messages={
            "required": _("Write down what was done and who knows it. Then the file can close.")
        },
        max_length=5000,
        widget=forms.Textarea({"rows": 5}),
    )


class HandlersForm(forms.Form):
    """Who handles an incident: at least one, and nobody it must be kept from."""

    use_required_attribute = False

    handlers: Any = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=_("Who handles this concern?"),
        error_messages={"required": _("Choose at least one handler.")},
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, incident: Incident) -> None:
        super().__init__(data, initial={"handlers": list(incident.handlers.all())})
        self.fields["handlers"].queryset = incident.possible_handlers()  # type: ignore[attr-defined]
