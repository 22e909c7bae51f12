"""What is asked of who opens a record, of the officer who searches, and of who erases."""

import contextlib
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samenhier.oversight.models import UnusualAccess
from samenhier.privacy.free_text import FreeTextField
from samenhier.privacy.models import Access, AccessAction, AccessQuerySet, Why


class ReasonForm(forms.Form):
    """Why a record has to be opened that is not in one's own work."""

    use_required_attribute = False

    why = forms.ChoiceField(
        label=_("Why do you have to open it?"),
        choices=Why.choices,
        error_messages={"required": _("Choose the reason that comes closest.")},
        widget=forms.RadioSelect,
    )
    reason = FreeTextField(
        label=_("In a few words"),
        help_text=_("The privacy officer reads this. No names, and nothing medical."),
        error_messages={"required": _("Say in a few words what you need from this record.")},
        max_length=200,
        widget=forms.Textarea({"rows": 2}),
    )


class DayField(forms.DateField):
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class LogForm(forms.Form):
    """A search in the access log. Nothing has to be filled in."""

    who = forms.CharField(label=_("Name of who looked"), required=False, max_length=200)
    reference = forms.CharField(
        label=_("Reference of the record"),
        help_text=_("For example H-7K2MPX or G-7K2MPX."),
        required=False,
        max_length=36,
    )
    since = DayField(label=_("From this day"), required=False)
    until = DayField(label=_("Until this day"), required=False)
    action = forms.ChoiceField(
        label=_("What was done"),
        choices=[("", pgettext_lazy("access", "anything")), *AccessAction.choices],
        required=False,
    )
    kind = forms.ChoiceField(label=_("Kind of record"), required=False)
    address = forms.CharField(
        label=_("Part of the address of the page"),
        help_text=_("For example: caseload."),
        required=False,
        max_length=100,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = ContentType.objects.filter(
            pk__in=Access.objects.order_by().values("content_type").distinct()
        )
        choices = [(str(kind.pk), kind.name) for kind in kinds]
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            ("", pgettext_lazy("access", "any")),
            *choices,
        ]

    def asked(self) -> list[tuple[str, str]]:
        """What was asked for, in words: the label of each field that was used, and its value."""
        if not self.is_valid():
            return []
        used = [self[name] for name in self.changed_data]
        return [(str(each.label), self._shown(each.name)) for each in used]

    def _shown(self, name: str) -> str:
        value = self.cleaned_data[name]
        match self.fields[name]:
            case forms.ChoiceField() as field:
                return str(dict(field.choices)[value])  # type: ignore[arg-type]
            case forms.DateField():
                return date_format(value)
        return str(value)

    def found(self, log: AccessQuerySet) -> AccessQuerySet:
        """What was asked for; nothing of it while an answer is not understood."""
        if not self.is_valid():
            return log.none()
        asked = self.cleaned_data
        lookups = {
            "user__name__icontains": asked["who"],
            "at__date__gte": asked["since"],
            "at__date__lte": asked["until"],
            "action": asked["action"],
            "content_type": asked["kind"],
            "path__icontains": asked["address"],
        }
        log = log.filter(**{name: value for name, value in lookups.items() if value})
        return log.filter(_of_reference(asked["reference"])) if asked["reference"] else log


def _of_reference(reference: str) -> Q:
    """The record of this reference, of whichever app; or with this number, once it has none."""
    found = Q(pk=None)
    for kind in ContentType.objects.filter(pk__in=Access.objects.order_by().values("content_type")):
        model: Any = kind.model_class()
        if hasattr(model, "reference"):
            keys = model._base_manager.filter(reference__iexact=reference.strip()).values("pk")
            found |= Q(content_type=kind, object_id__in=keys)
    with contextlib.suppress(ValueError):
        found |= Q(object_id=UUID(reference.strip()))
    return found


class JudgeForm(forms.ModelForm):
    """What the officer found out about an unusual look."""

    class Meta:
        model = UnusualAccess
        fields = ["note"]
        field_classes = {"note": FreeTextField}
        widgets = {"note": forms.Textarea({"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if note := self.fields.get("note"):  # what was judged is only read
            note.required = True
            note.help_text = _("Why it is explained, or what you did about it.")


class WhomForm(forms.Form):
    """Whom to erase."""

    sought = forms.CharField(
        label=_("Reference, or e-mail address"),
        help_text=_("A household (H-…), a group (G-…), or the address of a member or an account."),
        error_messages={"required": _("Type a reference or an e-mail address.")},
        max_length=254,
    )


class EraseForm(forms.Form):
    """The last question before somebody is erased."""

    use_required_attribute = False

    agreed = forms.BooleanField(
        label=_("I have read what will happen. It cannot be undone."),
        error_messages={"required": _("Tick that you have read it.")},
    )
