"""What a referring organisation told, in plain words, as the household and the team read it."""

from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from newcomers.models import PracticalRequirement, Referral
from newcomers.record import Fact
from samenhier.phrases import listed
from samenhier.traits.choices import Language


def told(referral: Referral) -> list[Fact]:
    """Named one by one, so that nothing slips in with a new field."""
    requirements = dict(PracticalRequirement.choices)
    facts = [
        (_("The person said yes"), _the_yes(referral)),
        (_("Name of the contact person"), referral.contact_name),
        (_("Number of adults"), str(referral.adults or "")),
        (_("Years of birth of the children"), listed(map(str, referral.children_birth_years))),
        (
            _("What is needed to meet"),
            listed(str(requirements[code]) for code in referral.requirements),
        ),
        (_("Practical needs"), referral.practical_needs),
    ]
    return [Fact(label, capfirst(text) or pgettext("answer", "Not told")) for label, text in facts]


def _the_yes(referral: Referral) -> str:
    language = dict(Language.choices).get(referral.explained_in, "")
    return listed(
        filter(
            None,
            [
                str(formats.date_format(referral.explained_on)),
                str(language),
                _("with an interpreter") if referral.had_interpreter else "",
            ],
        )
    )
