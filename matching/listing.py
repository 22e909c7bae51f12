"""Which proposals the desk lists, and which of them come first: a form that only asks."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from matching.desk import ProposalCard


class ListingForm(forms.Form):
    """A filter and an order in the address; what it does not know counts as not asked."""

    show = forms.ChoiceField(
        label=_("Show"),
        choices=[
            ("all", _("all proposals")),
            ("open", _("to decide")),
            ("decided", _("decided")),
        ],
        widget=forms.Select(attrs={"data-submit": ""}),
    )
    order = forms.ChoiceField(
        label=_("First"),
        choices=[
            ("highest", _("the highest points")),
            ("lowest", _("the lowest points")),
            ("waiting", _("who waits longest")),
        ],
        widget=forms.Select(attrs={"data-submit": ""}),
    )

    def __init__(self, asked: QueryDict) -> None:
        usual = {"show": "all", "order": "highest"}
        super().__init__(usual | asked.dict(), auto_id="list-%s")

    def listed(self, cards: list[ProposalCard]) -> list[ProposalCard]:
        """The cards that are asked for; those that are equal keep the order of the round."""
        self.full_clean()
        asked: dict[str, Any] = self.cleaned_data
        match asked.get("show"):
            case "open":
                cards = [card for card in cards if card.is_open]
            case "decided":
                cards = [card for card in cards if not card.is_open]
        match asked.get("order"):
            case "lowest":
                return sorted(cards, key=lambda card: card.proposal.points)
            case "waiting":
                return sorted(cards, key=lambda card: -card.waiting_days)
        return cards
