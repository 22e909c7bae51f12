"""Which approved pairs are put to the newcomers, and who tells them."""

from collections import Counter
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matching import services
from matching.models import Proposal
from samenhier.accounts.models import User


class SendForm(forms.Form):
    """A tick for each pair, and a community builder who tells them; or nobody, then the mail does.

    `rows` are the pairs of the page, each with its tick and its choice.
    """

    def __init__(self, *args: Any, proposals: list[Proposal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposals = proposals
        self._given: Counter[Any] = Counter()
        self._builders: dict[int, list[User]] = {}
        for proposal in proposals:
            self.fields[f"send_{proposal.pk}"] = forms.BooleanField(
                label=str(proposal), required=False, initial=True
            )
            self.fields[f"builder_{proposal.pk}"] = self._builder_field(proposal)

    def _builder_field(self, proposal: Proposal) -> forms.ChoiceField:
        builders = self._builders_of(proposal)
        choices = [(str(each.pk), each.name) for each in builders]
        return forms.ChoiceField(
            label=_("Who tells them"),
            required=False,
            choices=[("", _nobody(proposal)), *choices],
            initial=self._suggested(builders, proposal.household.language),
        )

    def _builders_of(self, proposal: Proposal) -> list[User]:
        municipality = proposal.household.municipality
        if municipality.pk not in self._builders:
            self._builders[municipality.pk] = services.builders_of(municipality)
        return self._builders[municipality.pk]

    def _suggested(self, builders: list[User], language: str) -> str:
        """Who uses their language before who does not, and each in turn."""
        if not builders:
            return ""
        ranked = sorted(
            builders,
            key=lambda each: (language not in services.languages_of(each), self._given[each.pk]),
        )
        self._given[ranked[0].pk] += 1
        return str(ranked[0].pk)

    @property
    def rows(self) -> list[tuple[Proposal, forms.BoundField, forms.BoundField]]:
        return [
            (each, self[f"send_{each.pk}"], self[f"builder_{each.pk}"]) for each in self.proposals
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(cleaned.get(f"send_{each.pk}") for each in self.proposals):
            self.add_error(None, _("Choose at least one pair."))
        return cleaned

    @property
    def chosen(self) -> list[tuple[Proposal, User | None]]:
        """The pairs to send, each with who tells them."""
        known = {str(each.pk): each for found in self._builders.values() for each in found}
        return [
            (each, known.get(self.cleaned_data[f"builder_{each.pk}"]))
            for each in self.proposals
            if self.cleaned_data[f"send_{each.pk}"]
        ]


def _nobody(proposal: Proposal) -> Any:
    """What happens without a builder; whom no mail reaches becomes a task of the team."""
    if proposal.household.account_address:
        return _("nobody: they read it themselves")
    return _("nobody: a colleague gets the task to tell them")
