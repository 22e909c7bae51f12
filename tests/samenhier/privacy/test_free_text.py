"""Words about people: asked once about what is seldom needed there, and kept when it is."""

import importlib
import pkgutil
from typing import Any

import pytest
from django import forms
from django.contrib import admin
from django.core.exceptions import FieldError
from django.test import RequestFactory
from django.urls import reverse

from groups.models import SignUp, WelcomeGroup
from newcomers.models import HouseholdStatus
from samenhier.privacy.free_text import FreeTextField, asked_name
from samenhier.privacy.validators import seldom_needed
from tests.factories import make_group, make_household, make_municipality
from tests.forms import kept_hidden
from tests.groups.conftest import send_in, sign_up_answers


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Mail rana@example.org", "address"),
        ("rana.haddad+x@post.example.nl.", "address"),
        ("rana\uff20example\uff0eorg", "address"),
        ("V-nummer 2712345678", "papers"),
        ("271 234 56 78", "papers"),
        ("٢٧١٢٣٤٥٦٧٨", "papers"),
        ("Z1-12345678901", "papers"),
        ("document T12345678", "papers"),
        ("N 0123456789", ""),  # longer than any
        ("passport FA123456", "papers"),
        ("SPECI2014", "papers"),
        ("Bel 0612345678 of +31 6 1234 5678", ""),
        ("2511 AB, geboren 1990, lijn 12, 1500 euro", ""),
        ("H-7K2MPX en G-234567", ""),
        ("AMSTERDAM, VLUCHTELINGENWERK 2026", ""),
        ("2026-11-25 10:30, 1990, 2015, 2018", ""),
        ("a @ b, of 3@4", ""),
        ("", ""),
    ],
)
def test_what_is_seldom_needed_is_noticed_and_nothing_else(text, kind):
    assert list(seldom_needed(text)) == ([kind] if kind else [])


class Note(forms.Form):
    text = FreeTextField(widget=forms.Textarea(attrs={"rows": 3}))
    line = FreeTextField(widget=forms.TextInput, required=False)


def test_it_asks_once_and_who_sends_again_keeps_it():
    typed = {"text": "Mail rana@example.org"}

    first = Note(typed)
    assert first.errors.as_data()["text"][0].code == "asked"

    again = Note(typed | kept_hidden(first))
    assert again.is_valid()
    assert again.cleaned_data["text"] == "Mail rana@example.org"


def test_both_kinds_are_asked_about_together():
    form = Note({"text": "rana@example.org", "line": "V-nummer 2712345678"})

    assert set(form.errors) == {"text", "line"}
    assert Note(form.data | kept_hidden(form)).is_valid()


def test_something_else_than_was_asked_about_is_asked_about():
    first = Note({"text": "Mail rana@example.org"})

    other = Note({"text": "Mail sami@example.org"} | kept_hidden(first))

    assert other.errors.as_data()["text"][0].code == "asked"


def test_what_was_asked_about_is_not_written_in_the_page_once_more():
    hidden = kept_hidden(Note({"text": "Mail rana@example.org"}))

    assert list(hidden) == [asked_name("text")]
    assert "rana" not in hidden[asked_name("text")]


def test_a_text_that_is_there_already_is_not_asked_about_again():
    shown = Note(initial={"text": "Mail rana@example.org"})

    assert Note({"text": "Mail rana@example.org!"} | kept_hidden(shown)).is_valid()


def test_a_citizen_service_number_is_refused_however_often_it_is_sent():
    form = Note({"text": "BSN 123456782, rana@example.org"})

    again = Note(form.data | kept_hidden(form))

    assert again.errors.as_data()["text"][0].code == "identity_number"


# --- On the pages --------------------------------------------------------------------------


@pytest.mark.django_db
def test_staff_keep_the_reason_of_a_group_after_the_question(sign_in, staff, the_hague):
    group = make_group(the_hague)
    url = reverse("admin:groups_welcomegroup_step", args=[group.pk, "pause"])
    typed = {"reason": "Vraag het aan rana@example.org"}

    page = sign_in(staff).post(url, typed)
    assert page.status_code == 200
    assert "Vraag het aan rana@example.org" in page.text
    sent = sign_in(staff).post(url, typed | kept_hidden(page.context["form"]))

    assert sent.status_code == 302
    assert group.status_changes.get().reason == "Vraag het aan rana@example.org"


@pytest.mark.django_db
def test_staff_keep_the_reason_of_a_household_after_the_question(sign_in, staff, the_hague):
    household = make_household(the_hague)
    url = reverse("admin:newcomers_household_step", args=[household.pk, HouseholdStatus.PAUSED])
    typed = {"reason": "Zaak Z1-12345678901"}

    page = sign_in(staff).post(url, typed)
    sign_in(staff).post(url, typed | kept_hidden(page.context["form"]))

    assert household.status_changes.get().reason == "Zaak Z1-12345678901"


@pytest.mark.django_db
def test_a_sign_up_keeps_what_was_asked_and_is_not_asked_again_when_it_is_sent(client):
    typed = {"group-introduction": "Mail ons: wij@example.org"}
    data = sign_up_answers(make_municipality(), **typed)

    page = send_in(client, data)
    assert page.context["form"].errors.as_data()["introduction"][0].code == "asked"
    hidden = kept_hidden(page.context["form"])
    send_in(client, data | {f"group-{name}": mark for name, mark in hidden.items()})

    assert SignUp.objects.count() == 1
    assert WelcomeGroup.objects.get().introduction == "Mail ons: wij@example.org"


# --- Every field that takes text -----------------------------------------------------------

# Text that is not words about people, or where nothing may stand in between, and why.
WITHOUT = {
    "samenhier.content.forms.PostcodeCheckForm.postcode": "digits",
    "samenhier.content.forms.EnquiryForm.name": "the name of a colleague elsewhere",
    "samenhier.content.forms.EnquiryForm.organisation": "the name of an organisation",
    "samenhier.safeguarding.forms.ReportForm.text": "nothing stands between people and help",
    "samenhier.safeguarding.forms.ReportForm.contact": "asks for an address or a number",
    "samenhier.content.forms.StoryForm.title": "published, with the person's yes to these words",
    "samenhier.content.forms.StoryForm.body": "published, with the person's yes to these words",
    "samenhier.content.forms.StoryForm.told_by": "a name",
    "samenhier.content.forms.StoryForm.permission_by": "a name",
    "samenhier.content.forms.StoryForm.whose": "a reference, or the address of a member",
    "events.forms.WelcomeForm.told": "an address or a reference, which is not kept",
    "newcomers.forms.household.HouseholdForm.pc4": "digits",
    "newcomers.forms.people.PersonForm.name": "a name",
    "newcomers.forms.codes.CodeForm.code": "a code",
    "newcomers.forms.urgent.UrgentForm.reference": "a reference",
    "matching.listing.ListingForm.q": "a search",
    "matching.why_not.WhyNotForm.q": "a search",
    "samenhier.oversight.forms.LogForm.who": "a search",
    "samenhier.oversight.forms.LogForm.reference": "a search",
    "samenhier.oversight.forms.LogForm.address": "a search",
    "samenhier.oversight.forms.WhomForm.sought": "a search, by address for one",
    "newcomers.forms.referring.ReferralForm.pc4": "digits",
    "newcomers.forms.referring.ReferralForm.adults": "years",
    "newcomers.forms.registering.WhereForm.pc4": "digits",
    "newcomers.forms.registering.YesOrNoForm.version": "travels along, typed by nobody",
    "newcomers.forms.registering.SharingForm.version": "travels along, typed by nobody",
    "newcomers.forms.registering.TakingPartForm.version": "travels along, typed by nobody",
}
# Models of which no text is about people who take part.
ABOUT_NOBODY = {
    *("accounts.Organisation", "accounts.Municipality", "accounts.PostcodeArea", "accounts.User"),
    *("content.Page", "content.MunicipalityText", "content.Question", "content.Resource"),
    *("groups.Statement", "groups.Training", "events.Event", "matching.WeightsVersion"),
    *("mfa.Authenticator", "account.EmailAddress"),
    "newcomers.TrackText",
    "content.Story",  # published, with the person's yes to these very words
}
WITHOUT_AT_THE_DESK = {
    "newcomers.Household.pc4": "digits",
    "newcomers.Household.name": "a name, of one of its people",
}
# Words of one line that have a field of their own, which says more than this one.
OTHER_KINDS = ("NameField", "PostcodeField", "YearsField", "PhoneField", "EmailField")


def everything_with_forms() -> None:
    for name in ("samenhier", "groups", "newcomers", "events", "matching"):
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{name}."):
            if module.name.rpartition(".")[2] in {"forms", "admin"} or ".forms." in module.name:
                importlib.import_module(module.name)


def own_forms(kind: type = forms.BaseForm) -> set[type]:
    found = set()
    for each in kind.__subclasses__():
        ours = each.__module__.startswith(("samenhier.", "groups.", "newcomers.", "events."))
        if ours or each.__module__.startswith("matching."):
            found.add(each)
        found |= own_forms(each)
    return found


def takes_words(field: forms.Field) -> bool:
    known = isinstance(field, forms.EmailField | forms.URLField | forms.JSONField | forms.UUIDField)
    return (
        isinstance(field, forms.CharField)
        and not known
        and type(field).__name__ not in OTHER_KINDS
        and isinstance(field.widget, forms.TextInput | forms.Textarea)
    )


def test_every_field_of_a_form_that_takes_words_asks_or_says_why_not():
    everything_with_forms()
    skipped = ("samenhier.signing_in.", "samenhier.templatetags.")

    unasked = {
        f"{form.__module__}.{form.__qualname__}.{name}"
        for form in own_forms()
        if not form.__module__.startswith(skipped)
        for name, field in form.base_fields.items()  # type: ignore[attr-defined]
        if takes_words(field) and not isinstance(field, FreeTextField)
    }

    assert unasked - {"django.forms"} == set(WITHOUT)


@pytest.mark.django_db
def test_every_field_of_the_staff_site_that_takes_words_asks_or_is_about_nobody(national):
    request: Any = RequestFactory().get("/")
    request.user = national

    unasked = set()
    for model, page in admin.site._registry.items():
        if not (page.has_add_permission(request) or page.has_change_permission(request)):
            continue
        for form in _forms_of(page, request):
            unasked |= {
                f"{model._meta.label}.{name}"
                for name, field in form.base_fields.items()
                if takes_words(field) and not isinstance(field, FreeTextField)
            }

    found = {each for each in unasked if each.rpartition(".")[0] not in ABOUT_NOBODY}
    assert found == set(WITHOUT_AT_THE_DESK)


def _forms_of(page: Any, request: Any) -> list[Any]:
    inlines = [inline.get_formset(request).form for inline in page.get_inline_instances(request)]
    try:
        return [page.get_form(request, change=True), *inlines]
    except FieldError:
        return inlines  # a page whose fields are only read
