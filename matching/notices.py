"""The mails about a proposal. None of them says who said what, or anything of the other side."""

from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext, override

from groups.invitations import tell_coordinator
from groups.models import GroupStatus
from matching.models import AnswerKind, Proposal, ProposalStatus, Side
from newcomers.models import HouseholdStatus, NextActionKind
from newcomers.services import add_action
from samenhier.accounts.models import Role, User
from samenhier.addresses import full_address
from samenhier.outbox import services as outbox


def ask_newcomers(proposal: Proposal) -> None:
    """Ask the newcomers, and their builder to put the question to them; else the team does."""
    _to_newcomers(proposal, "proposal_to_answer", about=f"proposal:{proposal.pk}")
    _to_builder(proposal, about=f"proposal:{proposal.pk}", is_reminder=False)
    household = proposal.household
    if not household.account_address and proposal.builder is None:
        with override(settings.LANGUAGE_CODE):  # the language of the team
            text = gettext("A proposal waits for them. Tell them, and pass on what they say.")
        add_action(household, NextActionKind.OTHER, text=text, due_on=proposal.answer_by)


def ask_group(proposal: Proposal) -> None:
    _to_group(proposal, "proposal_for_group", about=f"proposal:{proposal.pk}")


def remind(proposal: Proposal) -> None:
    """Remind the side that is asked now, and for newcomers who tells them."""
    if proposal.status == ProposalStatus.SENT:
        about = f"proposal:{proposal.pk}:{Side.HOUSEHOLD}"
        _to_newcomers(proposal, "proposal_reminder", about=about)
        _to_builder(proposal, about=about, is_reminder=True)
    else:
        about = f"proposal:{proposal.pk}:{Side.GROUP}"
        _to_group(proposal, "proposal_reminder", about=about)


def thank_who_said_yes(proposal: Proposal) -> None:
    """Tell each side that said yes, kindly, that nothing comes of it; not why, or by whom.

    Who stopped knows, and is not told that we go on looking.
    """
    said_yes = proposal.answers.filter(answer=AnswerKind.ACCEPT).values_list("side", flat=True)
    if Side.HOUSEHOLD in said_yes and proposal.household.status == HouseholdStatus.READY:
        _thank_newcomers(proposal)
    if Side.GROUP in said_yes and proposal.group.status == GroupStatus.READY:
        _to_group(proposal, "proposal_closed", about=f"proposal:{proposal.pk}:{Side.GROUP}")


def _thank_newcomers(proposal: Proposal) -> None:
    """By mail; who has no address hears it from the team."""
    household = proposal.household
    if household.account_address:
        about = f"proposal:{proposal.pk}:{Side.HOUSEHOLD}"
        _to_newcomers(proposal, "proposal_closed", about=about)
    else:
        with override(settings.LANGUAGE_CODE):  # the language of the team
            text = gettext(
                "They said yes to a group, and nothing comes of it. Tell them kindly, without "
                "saying why, and that we go on looking."
            )
        add_action(household, NextActionKind.OTHER, text=text)


def tell_team(proposal: Proposal) -> None:
    """Both said yes: mail the staff here, or the national coordinator where there are none."""
    people = User.objects.filter(is_active=True)
    here = people.filter(role=Role.STAFF, organisation=proposal.round.organisation_id)
    for person in here or people.filter(role=Role.NATIONAL):
        page = "admin:matching_proposal_change"
        outbox.queue(
            "proposal_accepted",
            to=person.email,
            about=f"proposal:{proposal.pk}",
            language=person.language,
            context={"url": full_address(page, proposal.pk, language=person.language)},
        )


def _to_newcomers(proposal: Proposal, template: str, *, about: str) -> None:
    user = proposal.household.user
    if user and (address := proposal.household.account_address):
        language = user.language
        outbox.queue(
            template,
            to=address,
            about=about,
            language=language,
            context={"name": "", "before": _before(proposal, language)}
            | {"url": full_address("proposals:question", proposal.pk, language=language)},
        )


def _to_group(proposal: Proposal, template: str, *, about: str) -> None:
    language = proposal.group.language
    details: dict[str, Any] = {
        "before": _before(proposal, language),
        "url": full_address("proposals:question", proposal.pk, language=language),
    }
    tell_coordinator(proposal.group, template, about=about, **details)


def _to_builder(proposal: Proposal, *, about: str, is_reminder: bool) -> None:
    builder, municipality = proposal.builder, proposal.household.municipality
    if builder is None or not User.objects.builders(municipality).contains(builder):
        return
    language = builder.language
    outbox.queue(
        "proposal_to_tell",
        to=builder.email,
        about=about,
        language=language,
        context={
            "is_reminder": is_reminder,
            "before": _before(proposal, language),
            "url": full_address("proposals:pass_on", proposal.pk, language=language),
        },
    )


def _before(proposal: Proposal, language: str) -> str:
    with override(language):
        return date_format(proposal.answer_by) if proposal.answer_by else ""
