"""A form says what to do when something is left empty, not only that it is required."""

from typing import Any

import pytest
from allauth.core import context
from django import forms
from django.urls import reverse
from django.utils import translation

from events.forms import RepeatForm, WelcomeForm
from groups.forms.staff import NoteForm
from matching.journey.forms import AddendumForm, CheckInForm, StartForm
from newcomers.forms.asking import CallForm, CorrectionForm, DoneForm, LeaveForm
from newcomers.forms.codes import CodeForm as PaperCodeForm
from newcomers.forms.codes import LanguageForm
from newcomers.forms.household import ConsentForm, HouseholdForm, StepForm
from newcomers.forms.meeting import ActionForm, TalkForm
from newcomers.forms.own import OwnReachForm
from newcomers.forms.people import PersonForm
from newcomers.forms.referrer import NewLinkForm
from newcomers.forms.referring import ReferralForm
from newcomers.forms.registering import ReachForm
from newcomers.forms.urgent import UrgentForm
from samenhier.accounts.models import User
from samenhier.content.forms import EnquiryForm, StoryForm
from samenhier.oversight.forms import ReasonForm, WhomForm
from samenhier.safeguarding.forms import CloseForm, EntryForm, HandlersForm, ReportForm
from samenhier.signing_in import forms as signing_in

STOCK = forms.Field.default_error_messages["required"]
# Filled in from the start, or explained by the form itself once it is sent for good.
NEVER_EMPTY = {"key", "spoken_with", "group_mood", "newcomer_mood"}
FORMS = [
    ActionForm,
    AddendumForm,
    CallForm,
    CheckInForm,
    CloseForm,
    ConsentForm,
    CorrectionForm,
    DoneForm,
    EnquiryForm,
    EntryForm,
    HandlersForm,
    HouseholdForm,
    LanguageForm,
    LeaveForm,
    NewLinkForm,
    NoteForm,
    OwnReachForm,
    PaperCodeForm,
    PersonForm,
    ReachForm,
    ReasonForm,
    ReferralForm,
    ReportForm,
    StartForm,
    StepForm,
    StoryForm,
    TalkForm,
    RepeatForm,
    UrgentForm,
    WelcomeForm,
    WhomForm,
]


# Those of allauth in our words: what they are about travels along.
SIGNING_IN: dict[str, dict[str, Any]] = {
    "LoginForm": {},
    "AskCodeForm": {},
    "CodeForm": {},
    "ForgottenPasswordForm": {},
    "NewPasswordForm": {"user": User()},
    "FirstPasswordForm": {"user": User()},
    "ChangePasswordForm": {"user": User()},
    "PasswordAgainForm": {"user": User()},
    "SecondStepForm": {"user": User()},
    "SecondStepAgainForm": {"user": User()},
    "ActivateForm": {"user": User()},
}


def unexplained(fields: dict[str, forms.Field]) -> list[str]:
    return [
        name
        for name, field in fields.items()
        if field.required
        and name not in NEVER_EMPTY
        and str(field.error_messages["required"]) == str(STOCK)
    ]


@pytest.mark.parametrize("form", FORMS)
def test_what_is_left_empty_is_explained(form):
    with translation.override("en"):
        assert unexplained(form.base_fields) == []


@pytest.mark.parametrize("name", SIGNING_IN)
def test_what_is_left_empty_while_signing_in_is_explained(rf, name):
    request = rf.get("/")
    request.session = {}
    with translation.override("en"), context.request_context(request):
        form = getattr(signing_in, name)(**SIGNING_IN[name])

        assert unexplained(form.fields) == []


def test_no_form_of_signing_in_is_forgotten():
    ours = {
        name
        for name, one in vars(signing_in).items()
        if isinstance(one, type) and one.__module__ == signing_in.__name__
    }

    assert ours == set(SIGNING_IN)


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["newcomers_household", "content_story"])
def test_what_is_left_empty_at_the_desk_is_explained(sign_in, national, page):
    answer = sign_in(national).post(reverse(f"admin:{page}_add"), {})

    errors = answer.context["adminform"].form.errors
    with translation.override("en"):
        stock = [name for name, told in errors.items() if str(STOCK) in told]
    assert (len(errors) > 2, stock) == (True, [])
