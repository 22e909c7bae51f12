"""Registering a household: its people, and what the contact person likes."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from newcomers.models import Education, Relation, WorkField
from newcomers.services import Newcomer
from samenhier.phrases import listed
from samenhier.traits.choices import ADULT_AGE, Gender, Language, Level
from samenhier.traits.fields import stands_open
from samenhier.traits.languages import SpokenLanguagesForm, level_field
from samenhier.traits.models import Interest
from samenhier.traits.people import OLDEST, NameField

MOST_PEOPLE = 12  # in one household, on this page; more of them are registered in a talk
COLUMNS = {"class": "choices--columns choices--many"}
NO_ANSWER = pgettext_lazy("question", "no answer")


class BirthYearField(forms.IntegerField):
    """A year in four digits, not to come and not longer ago than anybody lives."""

    widget = forms.TextInput(
        attrs={"inputmode": "numeric", "class": "is-short", "size": 6, "dir": "ltr"}
    )
    default_error_messages = dict.fromkeys(
        ["required", "invalid"], _("Type a year in four digits, for example 1985.")
    )

    def clean(self, value: Any) -> int | None:
        year: int | None = super().clean(value)
        this_year = timezone.localdate().year
        if year is not None and year > this_year:
            raise ValidationError(_("This year is still to come."), code="future")
        if year is not None and year < this_year - OLDEST:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return year


def is_adult(birth_year: int) -> bool:
    return timezone.localdate().year - birth_year >= ADULT_AGE


class SchoolAndWorkForm(forms.Form):
    """In broad fields, never a diploma."""

    education = forms.ChoiceField(
        label=_("Highest school"),
        help_text=_("It helps a group to think along about work and study. No diploma is needed."),
        choices=[("", NO_ANSWER), *Education.choices],
        required=False,
    )
    work_fields = forms.MultipleChoiceField(
        label=_("Work that was done, or would be liked"),
        choices=WorkField.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=COLUMNS),
    )

    def opens_more(self) -> bool:
        """Whether the folded questions have to stand open."""
        return stands_open(self["education"], self["work_fields"])


class YouForm(SpokenLanguagesForm, SchoolAndWorkForm):
    """The contact person."""

    birth_year = BirthYearField(
        label=_("Year of birth"), help_text=_("Only the year. We look for people of your age.")
    )
    gender = forms.ChoiceField(
        label=_("Gender"),
        required=False,
        choices=[("", NO_ANSWER), *Gender.choices],
        widget=forms.RadioSelect(attrs={"class": "choices--scale"}),
        help_text=_("Some people ask for a group of women only. That is why we ask."),
    )
    field_order = ("birth_year", "gender")

    def clean(self) -> dict[str, Any]:
        return self.with_languages(super().clean() or self.cleaned_data)


class OtherForm(SchoolAndWorkForm):
    """Somebody else of the household."""

    name = NameField(
        label=_("Name"),
        max_length=200,
        help_text=_("A first name is enough."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Type the name of this person.")},
    )
    relation = forms.ChoiceField(
        label=_("Who is this to you?"),
        choices=[
            ("", _("Choose")),
            *(pair for pair in Relation.choices if pair[0] != Relation.CONTACT),
        ],
        error_messages={"required": _("Choose who this is to you.")},
    )
    birth_year = BirthYearField(label=_("Year of birth"))
    language = forms.ChoiceField(
        label=_("The language this person speaks best"),
        choices=[("", NO_ANSWER), *Language.choices],
        required=False,
    )
    level_nl = level_field(_("How well this person speaks Dutch"))

    def newcomer(self) -> Newcomer:
        told = self.cleaned_data
        languages = {Language.NL.value: told["level_nl"]} if told["level_nl"] else {}
        if told["language"]:
            languages[told["language"]] = Level.NATIVE
        return Newcomer(
            name=told["name"],
            relation=told["relation"],
            birth_year=told["birth_year"],
            education=told["education"],
            work_fields=told["work_fields"],
            languages=languages,
        )


class BaseOthersFormSet(forms.BaseFormSet):
    """The other people; rows that are left empty do not count."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """Say of each row whose it is, above it and in the summary of what is wrong."""
        super().add_fields(form, index)
        if index is not None:
            form.subject = gettext("Person %(number)s") % {"number": index + 2}

    def initial_form_count(self) -> int:
        """None: a row that was filled in before may be emptied as well."""
        return 0

    def filled(self) -> list[OtherForm]:
        return [form for form in self.forms if form.has_changed()]


# Rows beyond the most are read and counted, so that too many people get a clear answer.
OthersFormSet = cast(
    "type[BaseOthersFormSet]",
    forms.formset_factory(
        OtherForm, formset=BaseOthersFormSet, extra=1, absolute_max=30, max_num=30
    ),
)


class OthersForm(forms.Form):
    """Everybody else, checked together with the contact person."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        contact_birth_year: int | None = None,
        rows: list[dict[str, Any]] | None = None,
        wants_room: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.contact_birth_year = contact_birth_year
        rows = rows or []
        self.others = OthersFormSet(data, prefix="others", initial=rows)
        self.others.extra = max(1, len(rows) + wants_room)

    def is_valid(self) -> bool:
        return self._holds

    @cached_property
    def _holds(self) -> bool:
        # Once, as it adds errors. A list, not a generator: all of them are told.
        answers = [super().is_valid(), self.others.is_valid()]
        return all(answers) and all([self._they_fit(), self._has_adult()])

    def newcomers(self) -> list[Newcomer]:
        return [form.newcomer() for form in self.others.filled()]

    def _they_fit(self) -> bool:
        if 1 + len(self.others.filled()) <= MOST_PEOPLE:
            return True
        problem = gettext(
            "On this page a household has at most %(most)d people. Are you more? Write down the "
            "others in the first talk."
        )
        self.others.non_form_errors().append(problem % {"most": MOST_PEOPLE})
        return False

    def _has_adult(self) -> bool:
        years = [form.cleaned_data["birth_year"] for form in self.others.filled()]
        own = self.contact_birth_year
        if own is None or any(is_adult(year) for year in [own, *years]):
            return True
        self.others.non_form_errors().append(
            gettext(
                "You are younger than 18, and there is no adult with you. Please ask your "
                "guardian or your contact person at the municipality to register with you."
            )
        )
        return False


class LikesForm(forms.Form):
    """What the contact person likes to do, and what rather not."""

    interests: Any = forms.ModelMultipleChoiceField(
        Interest.objects.none(),
        label=_("What you like to do"),
        help_text=_("With this we look for people who like the same."),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=COLUMNS),
    )
    dislikes: Any = forms.ModelMultipleChoiceField(
        Interest.objects.none(),
        label=_("What you would rather not do"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=COLUMNS),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields:
            # Sorted by their name in the language of this page, not of the first page ever.
            self.fields[name].queryset = Interest.objects.order_by("name")  # type: ignore[attr-defined]

    def opens_dislikes(self) -> bool:
        return stands_open(self["dislikes"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        both = set(cleaned.get("interests", ())) & set(cleaned.get("dislikes", ()))
        if both:
            names = listed(sorted(str(interest) for interest in both))
            self.add_error(
                "dislikes",
                gettext("You chose this in both lists: %(names)s. Choose one.") % {"names": names},
            )
        return cleaned
