"""Every form that is open to everybody, filled in well in a browser of its own.

For tests that send them twice, or with one answer of somebody who is known here.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.test import Client
from django.urls import reverse

from groups.links import join_token, question_token, resume_token, token_for
from groups.models import (
    AvailabilityQuestion,
    GroupStatus,
    JoinLink,
    JoinRequest,
    Membership,
    SignUpDraft,
    WelcomeGroup,
)
from matching.models import Side
from matching.surveys.links import survey_token
from matching.surveys.models import Survey, Wave
from newcomers.models import RegistrationDraft
from newcomers.services import give_code, make_access_code
from samenhier.accounts.models import Municipality
from samenhier.content.services import withdrawal_link
from tests.factories import make_group, make_household, make_match, make_story, make_user
from tests.forms import from_a_person
from tests.groups import conftest as sign_up
from tests.newcomers import registering
from tests.newcomers.test_referring import answers as referral_answers

Answers = dict[str, Any]


@dataclass
class Filled:
    """One form, ready to be sent."""

    url: str
    answers: Answers = field(default_factory=dict)
    browser: Client = field(default_factory=Client)

    def send(self, **changes: Any) -> Any:
        """Press the button, as a request of its own in the same browser."""
        window = Client()
        window.cookies = self.browser.cookies
        return window.post(self.url, from_a_person(self.answers) | changes)


def _address() -> str:
    return f"{uuid4().hex[:12]}@example.org"


# --- Signing up a group ----------------------------------------------------------------------


def _sign_up_answers(town: Municipality) -> Answers:
    changes = {"people-email": _address()}
    return sign_up.sign_up_answers(
        town, **changes, **{f"people-others-{index}-email": _address() for index in range(2)}
    )


def _sign_up_step(town: Municipality) -> Filled:
    url = reverse("groups:signup_step", args=["place"])
    return Filled(url, sign_up.of_step(_sign_up_answers(town), "place"))


def _filled_in_sign_up(name: str) -> Callable[[Municipality], Filled]:
    def fill_in(town: Municipality) -> Filled:
        data, browser = _sign_up_answers(town), Client()
        sign_up.fill_in(browser, data)
        answers = {"key": data["key"], "email": data["people-email"]}
        return Filled(reverse(name), answers, browser)

    return fill_in


def _sign_up_link(_town: Municipality) -> Filled:
    draft = SignUpDraft.objects.create(email=_address())
    return Filled(reverse("groups:signup_ask_link"), {"email": draft.email})


def _sign_up_resume(_town: Municipality) -> Filled:
    draft = SignUpDraft.objects.create(email=_address())
    return Filled(reverse("groups:signup_resume", args=[resume_token(draft.pk, 0)]))


# --- Members ---------------------------------------------------------------------------------


def _open_group(town: Municipality) -> WelcomeGroup:
    return make_group(town, status=GroupStatus.SUBMITTED, coordinator=make_user())


def _part() -> Answers:
    return sign_up.profile_answers() | {"consent": "on"}


def _own_part(town: Municipality) -> Filled:
    member = Membership.objects.create(group=_open_group(town), name="Noor", email=_address())
    return Filled(reverse("groups:own_part", args=[token_for(member.pk)]), _part())


def _join(town: Municipality) -> Filled:
    link = JoinLink.objects.create(group=_open_group(town))
    url = reverse("groups:join", args=[link.code])
    return Filled(url, {"name": "Noor", "email": _address()})


def _join_part(town: Municipality) -> Filled:
    link = JoinLink.objects.create(group=_open_group(town))
    asked = JoinRequest.objects.create(link=link, name="Noor", email=_address())
    return Filled(reverse("groups:join_part", args=[join_token(asked.pk)]), _part())


def _still_available(town: Municipality) -> Filled:
    question = AvailabilityQuestion.objects.create(group=make_group(town, coordinator=make_user()))
    url = reverse("groups:still_available", args=[question_token(question.pk)])
    return Filled(url, {"answer": "pause"})


# --- Households ------------------------------------------------------------------------------


def _registering_step(_town: Municipality) -> Filled:
    data = registering.registration()
    url = reverse("registering:step", args=["place"])
    return Filled(url, data["place"] | {"key": data["key"]})


def _filled_in_registration(name: str) -> Callable[[Municipality], Filled]:
    def fill_in(_town: Municipality) -> Filled:
        data, browser = registering.registration(), Client()
        registering.fill_in(browser, data)
        return Filled(reverse(name), {"key": data["key"]}, browser)

    return fill_in


def _go_on(_town: Municipality) -> Filled:
    code = give_code(RegistrationDraft.objects.create())
    return Filled(reverse("registering:go_on"), {"code": code})


def _open(town: Municipality) -> Filled:
    code = make_access_code(make_household(town), by=None)
    return Filled(reverse("registering:open"), {"code": code})


def _put_paper_away(_town: Municipality) -> Filled:
    return Filled(reverse("registering:put_paper_away"))


# --- Others ----------------------------------------------------------------------------------


def _refer(town: Municipality) -> Filled:
    return Filled(reverse("refer:refer"), referral_answers(town, email=_address()))


def _report(_town: Municipality) -> Filled:
    answers = {"key": str(uuid4()), "text": "Zorg", "urgency": "normal", "contact": "Noor"}
    return Filled(reverse("safeguarding:report"), answers)


def _enquiry(_town: Municipality) -> Filled:
    answers = {
        "key": str(uuid4()),
        "name": "Wim",
        "organisation": "Stadhuis",
        "email": _address(),
        "region": "elsewhere",
        "track": "any",
        "message": "Kunnen wij meedoen?",
    }
    return Filled(reverse("content:enquiry"), answers)


def _story_withdraw(town: Municipality) -> Filled:
    link = withdrawal_link(UUID(str(make_story(town).pk)).hex, "nl")
    return Filled(reverse("content:story_withdraw", args=[link.split("/")[-2]]))


def _survey(town: Municipality) -> Filled:
    match = make_match(household=make_household(town), group=make_group(town))
    survey = Survey.objects.create(match=match, wave=Wave.END, side=Side.HOUSEHOLD)
    return Filled(reverse("surveys:answer", args=[survey_token(survey.pk)]), {"language": "4"})


FORMS: dict[str, Callable[[Municipality], Filled]] = {
    "groups:signup_step": _sign_up_step,
    "groups:signup_check": _filled_in_sign_up("groups:signup_check"),
    "groups:signup_stop": _filled_in_sign_up("groups:signup_stop"),
    "groups:signup_forget": _filled_in_sign_up("groups:signup_forget"),
    "groups:signup_ask_link": _sign_up_link,
    "groups:signup_resume": _sign_up_resume,
    "groups:own_part": _own_part,
    "groups:join": _join,
    "groups:join_part": _join_part,
    "groups:still_available": _still_available,
    "registering:step": _registering_step,
    "registering:check": _filled_in_registration("registering:check"),
    "registering:forget": _filled_in_registration("registering:forget"),
    "registering:go_on": _go_on,
    "registering:open": _open,
    "registering:put_paper_away": _put_paper_away,
    "refer:refer": _refer,
    "safeguarding:report": _report,
    "content:enquiry": _enquiry,
    "content:story_withdraw": _story_withdraw,
    "surveys:answer": _survey,
    "account_logout": lambda _town: Filled(reverse("account_logout")),
}
