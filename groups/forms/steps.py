"""The steps of a sign-up: which there are, and all their answers together."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from groups.forms.group import AboutForm, OthersFormSet, TogetherForm
from groups.forms.profile import ConsentForm, ProfileForm, profile_of
from groups.forms.sign_up import PeopleForm, PlaceForm, YouForm
from groups.models import Membership, SignUp, StepAnswers, WelcomeGroup
from groups.services import sign_up
from samenhier.accounts.models import Municipality, User
from samenhier.privacy.free_text import asked_name


@dataclass(frozen=True)
class Step:
    """One short page of the sign-up; two pages may stand behind one door of the row."""

    code: str
    door: Promise
    title: Promise
    form: type[forms.Form] | type[forms.ModelForm]
    template: str


_BRING = pgettext_lazy("step", "What you bring")
STEPS = (
    Step(
        "place",
        pgettext_lazy("step", "Town"),
        _("Where do you live?"),
        PlaceForm,
        "groups/step_place.html",
    ),
    Step(
        "group",
        pgettext_lazy("step", "Group"),
        _("Who are you together?"),
        AboutForm,
        "groups/step_group.html",
    ),
    Step(
        "people",
        pgettext_lazy("step", "People"),
        _("Who takes part?"),
        PeopleForm,
        "groups/step_people.html",
    ),
    Step(
        "together",
        _BRING,
        _("What can you give together?"),
        TogetherForm,
        "groups/_together.html",
    ),
    Step("you", _BRING, _("And you yourself?"), YouForm, "groups/step_you.html"),
    Step(
        "consent",
        pgettext_lazy("step", "Agreements"),
        _("What do we agree on?"),
        ConsentForm,
        "groups/step_consent.html",
    ),
)
CHECK = "check"
CHECK_DOOR = pgettext_lazy("step", "Check")
BY_CODE = {step.code: step for step in STEPS}


class SignUpForms:
    """The forms of all steps, filled with what was kept, and checked also against each other."""

    def __init__(
        self, answers: Mapping[str, StepAnswers] | None = None, *, user: User | None = None
    ) -> None:
        self.answers, self.user = answers or {}, user

    def shown(self, step: Step) -> Any:
        """The form of a step with what was typed there before, right or wrong, to look at."""
        typed = self._typed(step)
        blank = self._make(step, None)
        initial = _as_typed(blank, typed) if step.code in self.answers else self._known(step)
        extra = {"rows": _rows(typed)} if step.form is PeopleForm else {}
        return self._make(step, None, initial=initial, **extra)

    def sent(self, step: Step, data: QueryDict) -> Any:
        """The form of a step as it is sent now."""
        return self._make(step, data)

    def first_wrong(self) -> Step | None:
        """The first step whose answers do not hold, also when they did hold once."""
        return next((step for step in STEPS if not self.kept(step).is_valid()), None)

    def first_open(self) -> Step | None:
        """The first step that is not done; None when all that is left is to check and send."""
        return next((step for step in STEPS if not self.is_done(step)), None)

    def is_done(self, step: Step) -> bool:
        return step.code in self.answers and self.answers[step.code]["is_done"]

    def may_open(self, step: Step) -> bool:
        """Whether everything before a step is done: some questions depend on earlier ones."""
        return all(self.is_done(one) for one in STEPS[: STEPS.index(step)])

    def kept(self, step: Step) -> Any:
        """The form of a step with what was kept of it, to be checked."""
        return self._forms[step.code]

    @cached_property
    def _forms(self) -> dict[str, Any]:
        return {step.code: self._make(step, self._typed(step)) for step in STEPS}

    @cached_property
    def town(self) -> Municipality | None:
        """Where the group is, once that step is right."""
        place = PlaceForm(self._typed(BY_CODE["place"]))
        return place.cleaned_data["municipality"] if place.is_valid() else None

    def save(self, key: UUID) -> SignUp:
        """Sign up the group, once the forms are valid."""
        place, about, people, together, you, _consent = map(self.kept, STEPS)
        group = WelcomeGroup(**place.cleaned_data, **about.cleaned_data, **together.cleaned_data)
        return sign_up(
            key,
            group=group,
            email=people.cleaned_data["email"],
            profile=profile_of(people.cleaned_data | you.cleaned_data),
            others=people.invitees(),
            by=self.user,
        )

    def _make(self, step: Step, data: Any, **kwargs: Any) -> Any:
        if step.form is PeopleForm:
            kwargs["town"] = self.town
        if issubclass(step.form, PeopleForm | ProfileForm):
            # A record of its own: a form of a model may not fill in somebody's existing one.
            kwargs["instance"] = Membership()
        return step.form(data, **kwargs)

    def _typed(self, step: Step) -> MultiValueDict:
        kept = self.answers.get(step.code)
        return MultiValueDict(
            {name: list(typed) for name, typed in kept["typed"].items()} if kept else {}
        )

    def _known(self, step: Step) -> dict[str, Any]:
        """What we know of somebody who is signed in."""
        if step.code != "people" or self.user is None:
            return {}
        return {"email": self.user.email, "name": self.user.name}


def what_was_typed(form: Any, data: QueryDict) -> dict[str, list[str]]:
    """What the fields of a form were sent with, what was asked about it, and nothing else."""
    parts = [form]
    if others := getattr(form, "others", None):
        parts += [others.management_form, *others.forms]
    names = {field.html_name for part in parts for field in part}
    names |= {asked_name(name) for name in names}
    return {name: data.getlist(name) for name in names & set(data)}


def _as_typed(form: Any, typed: MultiValueDict) -> dict[str, Any]:
    """The first values of a form that shows what was typed, without judging it."""
    return {
        name: field.widget.value_from_datadict(typed, {}, form.add_prefix(name))
        for name, field in form.fields.items()
    }


def _rows(typed: MultiValueDict) -> list[dict[str, Any]]:
    """The rows of others that were typed."""
    sent = OthersFormSet(typed, prefix="others")
    if not sent.management_form.is_valid():
        return []
    return [_as_typed(form, form.data) for form in sent.forms if form.has_changed()]
