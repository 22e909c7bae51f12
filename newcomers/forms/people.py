"""The people of a household, as staff enter them."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from newcomers.fields import LanguagesField
from newcomers.models import Person, Relation
from newcomers.services import set_languages
from samenhier.traits.models import Interest


class PersonForm(forms.ModelForm):
    """One person of a household."""

    relation = forms.ChoiceField(
        label=capfirst(_("relation")),
        choices=[("", "---------"), *Relation.choices],
        error_messages={"required": _("Choose who this person is in the household.")},
    )
    languages = LanguagesField()
    interests: Any = forms.ModelMultipleChoiceField(
        Interest.objects.all(),
        label=capfirst(_("interests")),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--columns"}),
    )
    dislikes: Any = forms.ModelMultipleChoiceField(
        Interest.objects.all(),
        label=capfirst(_("things they would rather not do")),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--columns"}),
    )

    class Meta:
        model = Person
        fields = [
            *("name", "relation", "birth_year", "gender"),
            *("education", "work_fields", "interests", "dislikes"),
        ]
        widgets = {"work_fields": forms.CheckboxSelectMultiple(attrs={"class": "choices--columns"})}
        error_messages = {
            "name": {"required": _("Type the name of this person.")},
            "birth_year": dict.fromkeys(
                ["required", "invalid"], _("Type a year in four digits, for example 1985.")
            ),
        }

    def __init__(
        self, *args: Any, interest_choices: Iterable[tuple[Any, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        # One query for the list of interests, however many people the household has.
        for name in ("interests", "dislikes"):
            self.fields[name].choices = interest_choices  # type: ignore[attr-defined]
        spoken = [] if self.instance._state.adding else self.instance.languages.all()
        self.initial["languages"] = {each.language: each.level for each in spoken}
        self.fields["languages"] = LanguagesField(rows=max(LanguagesField.ROWS, len(spoken) + 1))

    def clean_birth_year(self) -> int:
        year: int = self.cleaned_data["birth_year"]
        if year > timezone.localdate().year:
            raise ValidationError(_("This year is still to come."), code="future")
        return year

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if set(cleaned.get("interests") or []) & set(cleaned.get("dislikes") or []):
            self.add_error("dislikes", _("The same thing is also chosen as an interest."))
        return cleaned

    def validate_constraints(self) -> None:
        """Left to PersonFormSet: who is the contact person may change hands in one save."""

    def save(self, commit: bool = True) -> Person:
        person: Person = super().save(commit)
        if commit:
            set_languages(person, self.cleaned_data["languages"])
        return person


class PersonFormSet(forms.BaseInlineFormSet):
    """The people of a household, of whom exactly one is the contact person."""

    @cached_property
    def interest_choices(self) -> list[tuple[Any, str]]:
        return [(interest.pk, str(interest)) for interest in Interest.objects.all()]

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        kwargs = super().get_form_kwargs(index) | {"interest_choices": self.interest_choices}
        if index is None or index >= self.initial_form_count():
            kwargs["initial"] = {"relation": Relation.CONTACT if index == 0 else ""}
        return kwargs

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        relations = [form.cleaned_data["relation"] for form in self._staying()]
        if relations and relations.count(Relation.CONTACT) != 1:
            raise ValidationError(_("Choose exactly one contact person."), code="contact")

    def save(self, commit: bool = True) -> Any:
        """Free the place of the contact person first: the database lets it be taken once."""
        if commit:
            keeps = [form.instance.pk for form in self._staying() if not form.has_changed()]
            contacts = self.get_queryset().filter(relation=Relation.CONTACT)
            contacts.exclude(pk__in=keeps).update(relation=Relation.OTHER)
        return super().save(commit)

    def _staying(self) -> list[forms.ModelForm]:
        """The forms that hold a person who is not to be taken off."""
        filled = (form for form in self.forms if form.cleaned_data)
        return [form for form in filled if not form.cleaned_data.get(DELETION_FIELD_NAME)]
