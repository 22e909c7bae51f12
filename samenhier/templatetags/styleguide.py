"""Forms to look at in the style guide: as they come, and with everything wrong."""

from typing import Any

from django import forms, template
from django.core.paginator import Page, Paginator

from samenhier.traits.choices import DayPart
from samenhier.traits.fields import DayPartsWidget

register = template.Library()

LEVELS = [("must", "must"), ("rather", "rather"), ("any", "no matter")]


class SpecimenForm(forms.Form):
    """Every kind of field once."""

    given_name = forms.CharField(
        label="First name", help_text="As your friends say it.", max_length=150
    )
    email = forms.EmailField(label="E-mail address")
    phone = forms.CharField(label="Phone", required=False, widget=forms.TextInput({"type": "tel"}))
    postcode = forms.CharField(label="Postcode", widget=forms.TextInput({"class": "is-postcode"}))
    town = forms.ChoiceField(
        label="Town", choices=[("", ""), ("den-haag", "Den Haag"), ("almere", "Almere")]
    )
    met_on = forms.DateField(label="Date", widget=forms.DateInput({"type": "date"}), required=False)
    languages = forms.MultipleChoiceField(
        label="Languages you speak",
        help_text="Choose all in which you can have a talk.",
        choices=[
            (c, c) for c in ("Nederlands", "English", "العربية", "Українська", "ትግርኛ", "Türkçe")
        ],
        widget=forms.CheckboxSelectMultiple({"class": "choices--columns choices--many"}),
    )
    interests = forms.MultipleChoiceField(
        label="What you like to do",
        choices=[("At home", [("cooking", "cooking")]), ("Outside", [("walking", "walking")])],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    smoking = forms.ChoiceField(
        label="A house without smoke", choices=LEVELS, widget=forms.RadioSelect
    )
    going = forms.ChoiceField(
        label="How is it going, from 1 to 5?",
        choices=[(str(n), str(n)) for n in range(1, 6)],
        widget=forms.RadioSelect({"class": "choices--scale choices--grades"}),
    )
    availability = forms.MultipleChoiceField(
        label="When could you meet?", choices=DayPart.choices, widget=DayPartsWidget, required=False
    )
    about = forms.CharField(label="About your group", widget=forms.Textarea, required=False)
    agree = forms.BooleanField(
        label="I have read what is expected", help_text="You can withdraw this later."
    )


class SpecimenRow(forms.Form):
    language = forms.CharField(label="Language")


SpecimenRows = forms.formset_factory(SpecimenRow, extra=2)

PARTS = [
    {"label": "Language in common", "points": 30, "of": 30, "reason": "Arabic and English"},
    {"label": "Distance", "points": 18, "of": 25, "reason": "2.4 km"},
    {"label": "Interests", "points": 12.5, "of": 20, "reason": "Cooking, football"},
    {"label": "Ages", "points": 9, "of": 15},
    {"label": "Availability", "points": 0, "of": 10, "reason": "No part of the week in common yet"},
]

COLOURS = [
    *("paper", "surface", "sunken", "ink", "muted", "line", "field-border", "focus"),
    *("teal", "teal-strong", "teal-soft", "coral", "coral-strong", "coral-soft"),
    *("plum", "plum-soft", "plum-overlap", "saffron"),
    *(
        "good",
        "good-soft",
        "attention",
        "attention-soft",
        "wrong",
        "wrong-soft",
        "info",
        "info-soft",
    ),
]


@register.simple_tag
def specimens() -> dict[str, Any]:
    """The colours, and what the components need in each direction: no id stands there twice."""
    return {"colours": COLOURS, "ltr": _direction("ltr"), "rtl": _direction("rtl")}


def _direction(name: str) -> dict[str, Any]:
    """The form untouched and as it comes back with errors, and data for the components."""
    typed = {f"{name}-wrong-email": "noor@", f"{name}-wrong-town": "utrecht"}
    wrong = SpecimenForm(typed, prefix=f"{name}-wrong")
    wrong.add_error(None, "Please check the answers once more.")
    page: Page = Paginator(range(90), 10).page(4)
    return {
        "fresh": SpecimenForm(prefix=name),
        "wrong": wrong,
        "rows": SpecimenRows(prefix=f"{name}-rows"),
        "page": page,
        "parts": PARTS,
    }
