"""The pages of a sign-up, each a form of its own; `groups.forms.steps` strings them together."""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Self

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from groups.forms.fields import PostcodeField
from groups.forms.group import ROWS_FOR_OTHERS, InviteeForm, OthersFormSet
from groups.forms.profile import MemberForm
from groups.models import Membership
from groups.services import Invitee
from samenhier.accounts.models import Intake, Municipality
from samenhier.contact import EmailField, PhoneField

FOUR_DIGITS = re.compile(r"[1-9]\d{3}")


class EmailForm(forms.Form):
    """The address to which a link goes."""

    email = EmailField(
        label=_("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class PlaceForm(forms.Form):
    """Where the group is: the postcode decides, and where it cannot, the person chooses."""

    postcode = PostcodeField(
        label=_("Your postcode"), help_text=_("For example 2511 AB. Only the team sees it.")
    )
    municipality = forms.ModelChoiceField(
        Municipality.objects.none(),
        label=_("Municipality"),
        help_text=_("Where most of your group live."),
        required=False,
        empty_label=_("Choose a municipality"),
        error_messages={"invalid_choice": _("Groups cannot sign up here now.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taking = Municipality.objects.taking_groups()
        self.fields["municipality"].queryset = taking  # type: ignore[attr-defined]
        self.fields["municipality"].required = bool(self.initial.get("municipality"))
        self.begun_in: Municipality | None = None  # where the four digits lie that came along
        self.not_yet: Municipality | None = None  # where the postcode lies, and nobody can begin

    @classmethod
    def begun(cls, known: Mapping[str, str]) -> Self:
        """With the four digits of the postcode check, or the town of a municipality's page."""
        digits = FOUR_DIGITS.match(known.get("postcode", ""))
        taking = Municipality.objects.taking_groups()
        town = taking.filter(code=known.get("town", "")).first()
        initial = {"postcode": f"{digits[0]} "} if digits else {}
        form = cls(initial=initial | ({"municipality": town.pk} if town else {}))
        form.begun_in = taking.of_postcode(digits[0]) if digits else None
        return form

    @property
    def asks_municipality(self) -> bool:
        """Whether the postcode did not decide, so that the question has to be on the page."""
        return bool(self["municipality"].value() or self["municipality"].errors)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if postcode := cleaned.get("postcode"):
            self._decide(postcode, cleaned)
        # A question that stands on the page has to be answered, and says so.
        self.fields["municipality"].required = self.asks_municipality
        return cleaned

    def _decide(self, postcode: str, cleaned: dict[str, Any]) -> None:
        found = Municipality.objects.of_postcode(postcode)
        if found and found.intake != Intake.NOT_YET:
            cleaned["municipality"] = found
            self.errors.pop("municipality", None)
        elif found and not cleaned.get("municipality"):
            self.not_yet = found
            self._ask(_("Choose where most of your group live, or come back later."))
        elif not cleaned.get("municipality"):
            self._ask(_("We do not know which municipality this is. Choose it from the list."))

    def _ask(self, message: Any) -> None:
        if "municipality" not in self.errors:
            self.add_error("municipality", message)


class CoordinatorForm(forms.ModelForm):
    """Who coordinates the group: the first of the people."""

    name = MemberForm.base_fields["name"]
    email = EmailField(
        label=_("Your e-mail address"),
        help_text=_("Here we send our answer. You also sign in with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = PhoneField(
        label=_("Phone number"),
        help_text=_("The team may call you to get to know your group."),
    )

    class Meta:
        model = Membership
        fields = ["name", "email", "phone"]


class PeopleForm(CoordinatorForm):
    """The coordinator and whoever is invited by e-mail, checked together."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, town: Municipality | None, **kwargs: Any
    ) -> None:
        rows = kwargs.pop("rows", [])
        super().__init__(data, **kwargs)
        self.town = town
        self.others = OthersFormSet(data, prefix="others", initial=rows)
        self.others.extra = max(town.max_members - 1 if town else ROWS_FOR_OTHERS, len(rows))

    def is_valid(self) -> bool:
        return self._holds

    @cached_property
    def _holds(self) -> bool:
        # Once, as it adds errors. A list, not a generator: all of them are told.
        answers = [super().is_valid(), self.others.is_valid()]
        return all([*answers, self._everybody_once(), self._people_fit()])

    def invitees(self) -> list[Invitee]:
        return [form.invitee() for form in self.others.filled()]

    def _everybody_once(self) -> bool:
        """Each address belongs to one person of the group."""
        seen = {str(self.cleaned_data.get("email", "")).lower()}
        repeated = False
        for form in self.others.filled():
            email = _email(form)
            if email and email in seen:
                repeated = True
                form.add_error("email", _("You typed this address twice. Everybody has their own."))
            seen.add(email)
        return not repeated

    def _people_fit(self) -> bool:
        """Not more people than the municipality allows."""
        people = 1 + len(self.others.filled())
        if self.town is None or people <= self.town.max_members:
            return True
        problem = ngettext(
            "A group in %(town)s has at most %(most)d member, you included.",
            "A group in %(town)s has at most %(most)d members, you included.",
            self.town.max_members,
        ) % {"town": self.town.name, "most": self.town.max_members}
        self.others.non_form_errors().append(problem)
        return False


class YouForm(MemberForm):
    """Who the coordinator is, but for what stands with the people."""

    name = None  # type: ignore[assignment]
    phone = None  # type: ignore[assignment]

    class Meta(MemberForm.Meta):
        fields = ["birth_year", "gender"]


def _email(form: InviteeForm) -> str:
    return str(form.cleaned_data.get("email", "")).lower()
