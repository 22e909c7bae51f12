"""What staff ask when they wonder what if: pairs kept together or apart, and the rest."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from matching.models import MatchingRound
from matching.sentences import MOST_POINTS, whole
from matching.whatif import Pool
from samenhier.traits.choices import Criterion

ROWS_FOR_PAIRS = 2
FAIR, TOTAL = "fair", "total"


class PairWishForm(forms.Form):
    """A pair that is to be together, or not."""

    TOGETHER, APART = "together", "apart"

    wish = forms.ChoiceField(
        label=_("Wish"),
        choices=[(TOGETHER, _("keep together")), (APART, _("keep apart"))],
        initial=TOGETHER,
    )
    household = forms.ChoiceField(label=_("Household"))
    group = forms.ChoiceField(label=_("Group"))

    def __init__(self, *args: Any, pool: Pool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in _choices(pool).items():
            self.fields[name].choices = [("", "---------"), *choices]  # type: ignore[attr-defined]

    @property
    def pair(self) -> tuple[str, str]:
        return self.cleaned_data["household"], self.cleaned_data["group"]


class BasePairWishes(forms.BaseFormSet):
    """Pairs to keep together or apart; rows that are left empty do not count."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.extra = len(self.initial or ()) + ROWS_FOR_PAIRS

    def initial_form_count(self) -> int:
        """None: a row that was filled in for the last question may be emptied for the next."""
        return 0

    def clean(self) -> None:
        if any(self.errors):
            return
        if set(self.wished(PairWishForm.TOGETHER)) & set(self.wished(PairWishForm.APART)):
            raise forms.ValidationError(_("A pair cannot be kept together and apart."))

    def wished(self, wish: str) -> list[tuple[str, str]]:
        rows = [form for form in self.forms if form.has_changed()]
        return [form.pair for form in rows if form.cleaned_data["wish"] == wish]


PairWishes = cast(
    "type[BasePairWishes]",
    forms.formset_factory(PairWishForm, formset=BasePairWishes, max_num=30, absolute_max=30),
)


class WhatIfForm(forms.Form):
    """Who would not take part, and what would count otherwise."""

    left_out_households = forms.MultipleChoiceField(
        label=_("Households that do not take part"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--columns"}),
    )
    left_out_groups = forms.MultipleChoiceField(
        label=_("Groups that do not take part"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--columns"}),
    )
    floor = forms.IntegerField(
        label=_("The fewest points a pair must have"),
        help_text=_("From 0 to 10,000."),
        min_value=0,
        max_value=10_000,
        widget=forms.NumberInput(attrs={"class": "is-short"}),
    )
    balance = forms.ChoiceField(
        label=_("The weakest pair or the total"),
        help_text=_(
            "First come those who wait longest, and as many households as can be. After that:"
        ),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, pool: Pool, usual: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.usual = usual
        self.fields["balance"].choices = _balances(pool.steps, usual)  # type: ignore[attr-defined]
        self.balance_note = _on_prices(pool.steps)
        for name, choices in _choices(pool).items():
            self.fields[f"left_out_{name}s"].choices = choices  # type: ignore[attr-defined]
        for criterion in Criterion:
            self.fields[criterion.value] = forms.IntegerField(
                label=capfirst(criterion.label),
                min_value=0,
                max_value=10_000,
                widget=forms.NumberInput(attrs={"class": "is-short"}),
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        weights = [cleaned.get(criterion.value) for criterion in Criterion]
        if None not in weights and not any(weights):
            self.add_error(Criterion.NEEDS.value, _("At least one weight must be more than zero."))
        return cleaned

    @property
    def weight_fields(self) -> list[forms.BoundField]:
        return [self[criterion.value] for criterion in Criterion]

    @property
    def left_out(self) -> list[str]:
        cleaned = self.cleaned_data
        return [*cleaned["left_out_households"], *cleaned["left_out_groups"]]

    def otherwise(self) -> dict[str, Any]:
        """What is not as usual; None for what is."""
        weights = {criterion.value: self.cleaned_data[criterion.value] for criterion in Criterion}
        wished = {
            "floor": self.cleaned_data["floor"],
            **_from_balance(self.cleaned_data["balance"]),
            "weights": weights,
        }
        return {
            name: None if value == self.usual[name] else value for name, value in wished.items()
        }


class WhatIfForms:
    """Both parts of a what-if: the pairs, and the rest."""

    def __init__(
        self,
        pool: Pool,
        matching_round: MatchingRound,
        data: Any = None,
        wishes: Mapping[str, Any] | None = None,
    ) -> None:
        stored = matching_round.settings
        usual = {
            "floor": stored.get("floor", 0),
            "objective": stored.get("objective", FAIR),
            "enough": stored.get("enough", MOST_POINTS),
            "weights": pool.weights,
        }
        asked = {name: value for name, value in (wishes or {}).items() if value is not None}
        now = usual | asked
        left_out = asked.get("left_out", [])
        self.rest = WhatIfForm(
            data,
            pool=pool,
            usual=usual,
            initial={
                "floor": now["floor"],
                "balance": _as_balance(now),
                "left_out_households": left_out,
                "left_out_groups": left_out,
                **now["weights"],
            },
        )
        self.pairs = PairWishes(
            data,
            prefix="pairs",
            form_kwargs={"pool": pool},
            initial=[
                {"household": household, "group": group, "wish": wish}
                for key, wish in (
                    ("locked", PairWishForm.TOGETHER),
                    ("forbidden", PairWishForm.APART),
                )
                for household, group in asked.get(key, [])
            ],
        )

    def is_valid(self) -> bool:
        """Both parts, and that nobody is kept together who does not take part."""
        if not (self.rest.is_valid() & self.pairs.is_valid()):
            return False
        out = set(self.rest.left_out)
        if any(out & set(pair) for pair in self.pairs.wished(PairWishForm.TOGETHER)):
            self.rest.add_error(
                None, _("Of a pair that you keep together, one would not take part.")
            )
        return self.rest.is_valid()

    def wishes(self) -> dict[str, Any]:
        return {
            "locked": self.pairs.wished(PairWishForm.TOGETHER),
            "forbidden": self.pairs.wished(PairWishForm.APART),
            "left_out": self.rest.left_out,
            **self.rest.otherwise(),
        }


# --- Between the weakest pair and the total ------------------------------------------------------
# A choice is called `fair`, `total`, or, where fewer points for the weakest pair are enough, those.


def _as_balance(wished: Mapping[str, Any]) -> str:
    return str(wished["enough"]) if wished["enough"] < MOST_POINTS else str(wished["objective"])


def _from_balance(choice: str) -> dict[str, Any]:
    if choice in (FAIR, TOTAL):
        return {"objective": choice, "enough": MOST_POINTS}
    return {"objective": TOTAL, "enough": int(choice)}


def _balances(
    steps: Sequence[tuple[int, int, int]], usual: Mapping[str, Any]
) -> list[tuple[str, Any]]:
    """From the best weakest pair to the highest total: what each gains of points together."""
    found: dict[str, Any] = {
        FAIR: _("the best weakest pair, then a good total in which weak pairs count more"),
        TOTAL: _("the best weakest pair, then the highest total"),
    }
    for worst, total, _price in reversed(steps[:-1]):
        found[str(worst)] = _(
            "a weakest pair of %(points)s points: %(gain)s points more together"
        ) % {"points": whole(worst), "gain": whole(total - steps[-1][1])}
    if usual["enough"] < MOST_POINTS:  # what the round was told, also where it is no such step
        words = _("a weakest pair of %(points)s points") % {"points": whole(usual["enough"])}
        found.setdefault(str(usual["enough"]), words)
    return list(found.items())


def _on_prices(steps: Sequence[tuple[int, int, int]]) -> Any:
    """Why there is nothing to choose between, where that is so."""
    match len(steps):
        case 0:
            return _("What a better total would cost is still being worked out. Look again soon.")
        case 1:
            return _("In this round the best weakest pair costs nothing: no total is higher.")
    return ""


def _choices(pool: Pool) -> dict[str, list[tuple[str, str]]]:
    return {
        "household": [(pk, pool.introduced(pk)) for pk in pool.households],
        "group": [(pk, each.name) for pk, each in pool.groups.items()],
    }
