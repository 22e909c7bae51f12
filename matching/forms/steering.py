"""What staff fill in to keep what they know better: for a pair, or with a round by their wishes."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.models import WelcomeGroup
from matching.models import PairWish
from matching.preview import GROUPS_GONE, HOUSEHOLDS_GONE
from newcomers.models import Household
from samenhier.accounts.models import User
from samenhier.privacy.free_text import FreeTextField


def _reason() -> FreeTextField:
    return FreeTextField(
        label=_("Why"),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("Colleagues read this at every later round."),
        error_messages={"required": _("Write a few words on why.")},
    )


class RunAsWishedForm(forms.Form):
    """Why the pairs are kept; without pairs among the wishes nothing is asked."""

    def __init__(self, *args: Any, wishes: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if wishes["locked"] or wishes["forbidden"]:
            self.fields["reason"] = _reason()

    @property
    def reason(self) -> str:
        found: str = self.cleaned_data.get("reason", "")
        return found


class PairRuleForm(forms.Form):
    """A household and a group that are kept together or apart from now on, and why."""

    wish = forms.ChoiceField(
        label=_("Wish"),
        choices=PairWish.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose together or apart.")},
    )
    household = forms.ModelChoiceField(
        label=_("Household"),
        queryset=Household.objects.none(),
        error_messages={"required": _("Choose a household.")},
    )
    group = forms.ModelChoiceField(
        label=_("Group"),
        queryset=WelcomeGroup.objects.none(),
        error_messages={"required": _("Choose a group.")},
    )
    reason = _reason()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        households = Household.objects.visible_to(user).exclude(status__in=HOUSEHOLDS_GONE)
        groups = WelcomeGroup.objects.visible_to(user).exclude(status__in=GROUPS_GONE)
        free: Any = households.with_match()
        free = free.filter(is_matched=False)
        self.fields["household"].queryset = free.order_by("reference")  # type: ignore[attr-defined]
        self.fields["group"].queryset = groups.order_by("name", "pk")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """No round has households and groups of two organisations."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        sides = [cleaned.get("household"), cleaned.get("group")]
        if all(sides) and len({each.municipality.organisation_id for each in sides if each}) > 1:
            self.add_error("group", _("The two belong to different local organisations."))
        return cleaned
