"""Every mail: when it is sent, and samples to look at it and to test it with.

A new mail is a text in `templates/outbox/` and a line here (docs/architecture.md, "A new mail").
The HTML comes by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context, Template
from django.template.loader import get_template
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samenhier.letters import Letter

Details = dict[str, Any]


@dataclass(frozen=True)
class Mail:
    """What staff want to know of a mail, and the details of each of its forms."""

    when: str | Promise
    samples: tuple[Details, ...]
    # To an address that somebody typed on a page that is open to everybody.
    is_to_typed_address: bool = False
    # So many to one address in a day by itself; without it, all of those share one limit.
    most_a_day: int | None = None


LINK = f"{settings.SITE_URL}/nl/groups/own/"
RECORD = "0123456789abcdef0123456789abcdef"  # stands for a record; links to it open nothing
GROUP = {"name": "Fatma", "group": "De Buren", "municipality": "Den Haag", "link": LINK}
MISSING = ["Noor has to accept the participant statement.", "A training for each of you."]
REFERENCE = {"reference": "G-ABC234", "working_days": 5}
EVENT = {
    "title": "Samen koken",
    "when": "25-11-2026, 19:00",
    "place": "Buurthuis De Linde",
    "url": f"{settings.SITE_URL}/nl/events/",
    "events_url": f"{settings.SITE_URL}/nl/events/",
}
MEETINGS = {"meetings": ["25-11-2026, 19:00, Buurthuis De Linde", "2-12-2026, 19:00"]}
QUESTION = {"before": "25-11-2026", "url": f"{settings.SITE_URL}/nl/proposals/"}
TALK = {"group": "De Buren", "due": "25-11-2026", "url": f"{settings.SITE_URL}/nl/matches/"}
OVERDUE = {
    "count": 3,
    "days": 7,
    "who": "Bilal Bouwer (2), Fatma Bouwer (1)",
    "url": f"{settings.SITE_URL}/nl/admin/matching/match/",
}

MATCH = {"url": f"{settings.SITE_URL}/nl/matches/"}
MEETING = MATCH | {"when": "3-12-2026 19:00"}

MAILS: dict[str, Mail] = {
    # --- The first meeting -------------------------------------------------------------------
    "first_meeting": Mail(
        _("To both sides when a match is made: when they meet for the first time."), (MEETING,)
    ),
    "first_meeting_moved": Mail(
        _("To both sides when the first meeting has another time or place."), (MEETING,)
    ),
    "goal_proposed": Mail(
        _("To the side, or the coordinator, who has not said yes to a goal that is proposed."),
        (MATCH,),
    ),
    "goal_reminder": Mail(
        _("To the side that has not said yes to a goal, a week after it was proposed; once."),
        (MATCH,),
    ),
    "goal_reached": Mail(
        _("To the other side when a goal is reached; to both when the builder says it."), (MATCH,)
    ),
    "goal_dropped": Mail(
        _("To the other side when a goal is dropped; to both when the builder says it."), (MATCH,)
    ),
    "go_on_together": Mail(
        _("To a side that has not said, three working days after the first meeting; once."),
        (MATCH,),
    ),
    "ask_newcomers": Mail(
        _("To the community builder, when it is newcomers without a mail address; once."), (TALK,)
    ),
    "match_not_going_on": Mail(
        _("To both sides when one does not go on after the first meeting."), (MATCH,)
    ),
    "call_both_sides": Mail(
        _("To the community builder when a side does not go on after the first meeting."), (TALK,)
    ),
    # --- The year ----------------------------------------------------------------------------
    "match_made": Mail(_("To the community builder, when staff approve a match."), (TALK,)),
    "check_in_due": Mail(
        _("To the community builder, on the day a talk is due; once for each talk."),
        (TALK, TALK | {"who": "de groep, de nieuwkomer", "day": "31-12-2026"}),
    ),
    "talks_overdue": Mail(
        _("To staff, in the morning, of talks that are late for a week; once for each talk."),
        (OVERDUE, OVERDUE | {"count": 1, "who": "Bilal Bouwer (1)"}),
    ),
    "check_in_handed_over": Mail(
        _("To the new community builder, when a match is handed over."), (TALK,)
    ),
    "survey": Mail(
        _("To newcomers and members of a match, four times, with a link that opens their survey."),
        ({"survey": RECORD, "who": "own"},),
    ),
    "survey_reminder": Mail(
        _("To who has not filled in a survey, a week later; once."),
        ({"survey": RECORD, "who": "own"},),
    ),
    "survey_together": Mail(
        _("To the community builder, when no mail reaches the newcomers."),
        ({"survey": RECORD, "who": "team", "group": "De Buren"},),
    ),
    "year_paused": Mail(_("To both sides when their year rests for a while."), (MATCH,)),
    "year_goes_on": Mail(_("To both sides when their year goes on after a pause."), (MATCH,)),
    "year_ended_early": Mail(_("To both sides when their year ends early."), (MATCH,)),
    "year_complete": Mail(_("To both sides when their year is complete."), (MATCH,)),
    "year_changed": Mail(
        _("To the community builder, when a colleague changes the year or newcomers have no mail."),
        (TALK | {"is_unreached": False}, TALK | {"is_unreached": True}),
    ),
    "match_member_left": Mail(
        _("To the community builder, when a member leaves the group during a match."),
        tuple(TALK | {"member": "Jan", "is_unreached": yes} for yes in (False, True)),
    ),
    "somebody_left": Mail(
        _("To the newcomers, when a member leaves their group during a match."), (MATCH,)
    ),
    "match_member_joins": Mail(
        _("To the community builder, when somebody joins the group during a match."),
        tuple(TALK | {"member": "Jan", "is_unreached": yes} for yes in (False, True)),
    ),
    "may_somebody_join": Mail(
        _("To the newcomers, when somebody would like to join their group during a match."),
        (MATCH,),
    ),
    "newcomers_about_member": Mail(
        _("To the community builder, when newcomers say whether somebody may join their group."),
        (TALK | {"member": "Jan"},),
    ),
    "takes_part_in_match": Mail(
        _("To a member who joined during a match, when they are let in."), (MATCH,)
    ),
    "match_coordinator": Mail(
        _("To the community builder, when the group has another coordinator during a match."),
        (TALK | {"successor": "Noor"},),
    ),
    "pause_look_again": Mail(
        _("To the community builder, on the day to look again at a year that rests; once."),
        (TALK,),
    ),
    # --- Matching ----------------------------------------------------------------------------
    "weights_waiting": Mail(
        _("To the other national coordinators, when a version of the weights waits for one."),
        ({"author": "Nora", "number": 2, "url": f"{settings.SITE_URL}/nl/admin/"},),
    ),
    # --- Events ------------------------------------------------------------------------------
    "event_registered": Mail(
        _("To who registers for an event and has a seat."), (EVENT, EVENT | {"place": ""})
    ),
    "event_waiting": Mail(
        _("To who registers for an event that is full."), (EVENT, EVENT | {"place": ""})
    ),
    "event_promoted": Mail(
        _("To the first on the waiting list, when a seat comes free."),
        (EVENT | {"before": "28-11-2026 19:30"}, EVENT | {"place": ""}),
    ),
    "event_seat_passed_on": Mail(
        _("To who did not say in time that they come, when their seat goes to the next in line."),
        (EVENT,),
    ),
    "event_changed": Mail(
        _("To everybody who registered, when an event has another time, place or online link."),
        (EVENT, EVENT | {"place": ""}),
    ),
    "event_cancelled": Mail(
        _("To everybody who registered, when an event is cancelled."), (EVENT,)
    ),
    "event_several_registered": Mail(
        _("To who registers for all meetings of a series at once."), (EVENT | MEETINGS,)
    ),
    "event_several_changed": Mail(
        _("To who registered for several meetings of a series, when they change at once."),
        (EVENT | MEETINGS,),
    ),
    "event_several_cancelled": Mail(
        _("To who registered for several meetings of a series, when they are cancelled at once."),
        (EVENT | MEETINGS,),
    ),
    # --- Groups ------------------------------------------------------------------------------
    "group_signed_up": Mail(
        _("To the coordinator, when a group signs up."),
        (
            GROUP | REFERENCE | {"is_forming": False, "least": 3},
            GROUP | REFERENCE | {"is_forming": True, "least": 3},
        ),
        is_to_typed_address=True,
    ),
    "sign_up_resume": Mail(
        _("To who stops halfway through a sign-up, or asks for the link to go on."),
        ({"draft": RECORD, "number": 1, "days": 7, "kept_days": 30},),
        is_to_typed_address=True,
    ),
    "sign_up_unknown": Mail(
        _("To who asks for the link to go on, when nothing is unfinished."),
        ({"link": f"{settings.SITE_URL}/nl/groups/sign-up/", "own": LINK},),
        is_to_typed_address=True,
    ),
    "group_not_made": Mail(
        _("To the owner of the address, when a sign-up made no group; at most once a day."),
        (
            REFERENCE | {"reason": "takes_part_elsewhere", "link": LINK},
            REFERENCE | {"reason": "work_account", "link": LINK},
        ),
        is_to_typed_address=True,
    ),
    "group_submitted": Mail(
        _("To the coordinator, when a forming group is complete and handed in."),
        (GROUP | REFERENCE,),
    ),
    "member_invitation": Mail(
        _("To each invited member, with the link to their own part; at most once a day."),
        tuple(
            GROUP
            | {"inviter": "Noor", "member": RECORD, "days": 30, "takes_part_elsewhere": elsewhere}
            for elsewhere in (False, True)
        ),
        is_to_typed_address=True,
    ),
    "member_statement": Mail(
        _("To a member who has not accepted the participant statement, or not its new text."),
        (GROUP | {"before": ""}, GROUP | {"before": "25-11-2026"}),
    ),
    "member_joining": Mail(
        _("To who asks to join a group by its link, to prove the address."),
        tuple(
            GROUP
            | {"request": RECORD, "days": 7, "own": LINK}
            | {"is_member": is_member, "takes_part_elsewhere": elsewhere}
            for is_member, elsewhere in ((False, False), (False, True), (True, False))
        ),
        is_to_typed_address=True,
    ),
    "member_left": Mail(
        _("To the coordinator, when a member leaves."), (GROUP | {"member": "Jan"},)
    ),
    "member_taken_off": Mail(
        _("To a member whom the team took out of the group during a match."), (GROUP,)
    ),
    "coordinator_offered": Mail(
        _("To a member who is asked to be the coordinator."),
        tuple(GROUP | {"former": "Noor", "is_by_team": by_team} for by_team in (False, True)),
    ),
    "coordinator_answered": Mail(
        _("To the coordinator, when the member who was asked says yes or no."),
        tuple(GROUP | {"successor": "Noor", "is_accepted": yes} for yes in (True, False)),
    ),
    # --- On the way to a match ---------------------------------------------------------------
    "group_ready": Mail(_("To the coordinator, when nothing is missing any more."), (GROUP,)),
    "group_incomplete": Mail(
        _("To the coordinator, when something is missing again after the group was ready."),
        tuple(GROUP | {"is_matched": matched, "missing": MISSING} for matched in (False, True)),
    ),
    "group_too_small": Mail(
        _("To the coordinator, when too few people are left after somebody went."),
        tuple(
            GROUP | {"least": 3, "before": "25-11-2026", "is_matched": matched}
            for matched in (False, True)
        ),
    ),
    "group_place_free": Mail(
        _("To the coordinator of a group on the waiting list, when there is a place."),
        (GROUP | REFERENCE,),
    ),
    "group_still_available": Mail(
        _("To the coordinator of a group that waited for weeks; once more without an answer."),
        tuple(GROUP | {"is_reminder": again, "question": RECORD} for again in (False, True)),
    ),
    # --- Both sides are asked ----------------------------------------------------------------
    "proposal_to_answer": Mail(
        _("To newcomers with an address, when staff send them a proposal."), (QUESTION,)
    ),
    "proposal_for_group": Mail(
        _("To the coordinator, when newcomers said yes to the group."), (GROUP | QUESTION,)
    ),
    "proposal_reminder": Mail(
        _("To the side that is asked, once, when two working days are left."),
        (GROUP | QUESTION, QUESTION | {"name": ""}),
    ),
    "proposal_closed": Mail(
        _("To a side that said yes, when nothing comes of a proposal."),
        (GROUP | QUESTION, QUESTION | {"name": ""}),
    ),
    "proposal_to_tell": Mail(
        _("To the community builder who puts a proposal to newcomers; once more as a reminder."),
        tuple(QUESTION | {"is_reminder": again} for again in (False, True)),
    ),
    "proposal_accepted": Mail(
        _("To the staff of the municipality, when both sides said yes to a proposal."),
        ({"url": f"{settings.SITE_URL}/nl/admin/"},),
    ),
    # --- Partners and stories ----------------------------------------------------------------
    "enquiry_received": Mail(
        _("To who asks something as a partner."), (REFERENCE,), is_to_typed_address=True
    ),
    "enquiry_to_answer": Mail(
        _("To who answers for the municipality, when a partner asks something."),
        (REFERENCE | {"url": f"{settings.SITE_URL}/nl/admin/"},),
    ),
    "story_allowed": Mail(
        _("To who allowed us to show their story, with the link to take it away."),
        ({"story": RECORD, "language": "nl"},),
    ),
    # --- Newcomers and safety ----------------------------------------------------------------
    "newcomer_account": Mail(
        _("To a newcomer, when staff open their own page."),
        ({"url": f"{settings.SITE_URL}/nl/household/"},),
    ),
    "record_opened": Mail(
        _("To every privacy officer, when a record is opened outside somebody's own work."),
        tuple(
            {"reference": "H-ABC234", "url": url} for url in (f"{settings.SITE_URL}/nl/admin/", "")
        ),
    ),
    "unusual_looks": Mail(
        _("To every privacy officer, in the morning after a day with unusual looks at records."),
        tuple(
            {"number": number, "url": url}
            for number, url in ((3, f"{settings.SITE_URL}/nl/admin/"), (1, ""))
        ),
    ),
    "household_asks": Mail(
        _("To the community builder, when a household in the year asks for a call or to stop."),
        tuple(
            {"is_leaving": leaving, "url": f"{settings.SITE_URL}/nl/matches/"}
            for leaving in (False, True)
        ),
    ),
    "household_left": Mail(
        _("To a household with an address, when it stops."),
        ({"url": f"{settings.SITE_URL}/nl/household/"},),
    ),
    "referral_received": Mail(
        _("To who refers a household, with the link to see how far it is."),
        ({"reference": "R-ABC234", "working_days": 5, "referral": RECORD, "number": 0},),
        is_to_typed_address=True,
        most_a_day=60,  # a shelter that closes refers all who live there
    ),
    "referral_link": Mail(
        _("To the referrer, when staff make a new link to see how far it is."),
        ({"reference": "R-ABC234", "referral": RECORD, "number": 2},),
    ),
    "referral_to_follow_up": Mail(
        _("To the staff of the municipality, when an organisation refers a household."),
        ({"reference": "R-ABC234", "url": f"{settings.SITE_URL}/nl/admin/"},),
    ),
    "incident_opened": Mail(
        _("To the safeguarding handlers, when a concern comes in."),
        tuple(
            {
                "reference": "V-ABC234",
                "is_urgent": urgent,
                "url": f"{settings.SITE_URL}/nl/concern/incidents/",
            }
            for urgent in (False, True)
        ),
    ),
    "incident_overdue": Mail(
        _("To the handlers of a concern, each working day that its next step is too late."),
        (
            {
                "reference": "V-ABC234",
                "is_urgent": False,
                "url": f"{settings.SITE_URL}/nl/concern/incidents/",
            },
        ),
    ),
    "incident_unhandled": Mail(
        _("To the adviser from outside, when nobody handles a concern."),
        ({"reference": "V-ABC234"},),
    ),
}

MINUTES = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60
CODE = {"code": "ABCD-2345", "minutes": MINUTES}
# The mails of signing in. They leave at once and are kept nowhere: a code is a secret.
SIGN_IN_MAILS: dict[str, Mail] = {
    "login_code": Mail(_("To who asks a code to sign in."), (CODE,), True),
    "unknown_account": Mail(
        _("To who asks a code or a new password with an address we do not know."), ({},), True
    ),
    "password_reset_key": Mail(
        _("To who asks a new password."),
        ({"password_reset_url": f"{settings.SITE_URL}/nl/account/password/reset/key/x/"},),
        True,
    ),
    "email_confirmation": Mail(
        _("To an address that somebody adds to their account."),
        ({"activate_url": f"{settings.SITE_URL}/nl/account/confirm-email/x/"}, CODE),
        True,
    ),
}

TO_TYPED_ADDRESSES = frozenset(name for name, mail in MAILS.items() if mail.is_to_typed_address)


def sharing_a_limit_with(name: str) -> frozenset[str]:
    """The mails that count together for how many an address gets in a day."""
    if MAILS[name].most_a_day:
        return frozenset({name})
    return frozenset(one for one in TO_TYPED_ADDRESSES if not MAILS[one].most_a_day)


def compose(name: str, language: str, details: Details) -> Letter:
    """Write a mail: the first line of its template is the subject, the rest is the text."""
    with translation.override(language):
        if name in SIGN_IN_MAILS:
            subject = "Samen Hier: " + _fill(f"account/email/{name}_subject.txt", details)
            text = _fill(f"account/email/{name}_message.txt", details | SIGN_IN_DETAILS)
        else:
            written = _fill(f"outbox/{name}.txt", _apart(_on_one_line(details)))
            subject, _blank, text = written.partition("\n")
    return Letter(subject.strip(), text.strip() + "\n", language)


# The mails of signing in speak for the programme, not for the address a request came in on.
SIGN_IN_DETAILS = {
    "current_site": {"name": "Samen Hier", "domain": settings.SITE_URL},
    "minutes": MINUTES,
}
# What people typed, of which nobody knows the direction.
NAMES = "name group inviter former successor municipality title place".split()
ISOLATE, END_OF_ISOLATE = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


def _fill(template_name: str, details: Mapping[str, Any]) -> str:
    template: Template = get_template(template_name).template  # type: ignore[attr-defined]
    # A mail is plain text: an apostrophe in a name stays an apostrophe.
    return template.render(Context(details, autoescape=False)).strip()


def _apart(details: Details) -> Details:
    """In a language from right to left a name keeps its own direction, and turns no sentence."""
    if not translation.get_language_bidi():
        return details
    return details | {
        name: f"{ISOLATE}{details[name]}{END_OF_ISOLATE}" for name in NAMES if details.get(name)
    }


def _on_one_line(details: Mapping[str, Any]) -> Details:
    """What somebody typed stays on its line: it makes no paragraph, link or subject of its own."""
    return {name: _one_line(value) for name, value in details.items()}


def _one_line(value: Any) -> Any:
    match value:
        case str():
            return " ".join(value.split())
        case list():
            return [_one_line(one) for one in value]
        case _:
            return value
