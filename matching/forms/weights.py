"""What a national coordinator fills in to write a version of the weights."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from matching.models import WeightsVersion
from samenhier.traits.choices import Criterion

WHOLE = 10_000


class WeightsForm(forms.Form):
    """A number for each criterion, and why. Together the numbers make 10,000."""

    def __init__(self, *args: Any, current: WeightsVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.current = current
        for criterion in Criterion:
            self.fields[criterion.value] = forms.IntegerField(
                label=capfirst(criterion.label),
                help_text=_("Now %(now)s.") % {"now": _as_share(current.weights[criterion])},
                initial=current.weights[criterion],
                min_value=0,
                max_value=WHOLE,
                widget=forms.NumberInput(attrs={"class": "is-short"}),
            )
        self.fields["reason"] = forms.CharField(
            label=_("Why"),
            help_text=_("Colleagues read this for years. Write nothing about a person."),
            max_length=300,
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    @property
    def weight_fields(self) -> list[forms.BoundField]:
        return [self[criterion.value] for criterion in Criterion]

    @property
    def sum(self) -> int:
        """Of what stands in the form now; what is no number counts as nothing."""
        values = [str(field.value()) for field in self.weight_fields]
        return sum(int(value) for value in values if value.isdecimal() and len(value) < 10)

    @property
    def off(self) -> int:
        return self.sum - WHOLE

    @property
    def weights(self) -> dict[str, int]:
        return {criterion.value: self.cleaned_data[criterion.value] for criterion in Criterion}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if any(criterion.value not in cleaned for criterion in Criterion):
            return cleaned
        if self.off:
            self.add_error(None, _off(self.sum))
        elif self.weights == self.current.weights:
            self.add_error(None, _("These are the weights that count now. Change at least two."))
        return cleaned


def _off(total: int) -> str:
    words = (
        _("Together the weights make %(sum)s: that is %(off)s too few.")
        if total < WHOLE
        else _("Together the weights make %(sum)s: that is %(off)s too many.")
    )
    return words % {"sum": _counted(total), "off": _counted(abs(total - WHOLE))}


def _counted(number: int) -> str:
    return number_format(number, force_grouping=True)


def _as_share(weight: int) -> str:
    """Basis points and what share they are."""
    return f"{_counted(weight)} ({number_format(weight / 100, 2)}%)"


def compared(version: WeightsVersion, current: Mapping[str, int]) -> list[dict[str, Any]]:
    """Each criterion with its weight in a version and in the one that counts now."""
    return [
        {
            "label": capfirst(criterion.label),
            "weight": version.weights[criterion],
            "share": number_format(version.weights[criterion] / 100, 2),
            "now": current[criterion],
            "difference": version.weights[criterion] - current[criterion],
        }
        for criterion in Criterion
    ]
