"""The steps of a sign-up: which there are, and all their answers together."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from groups.forms.group import AboutForm, OthersFormSet, TogetherForm
from groups.forms.profile import ConsentForm, LikesForm, MemberForm, profile_of
from groups.forms.sign_up import PeopleForm, PlaceForm, YouForm
from groups.models import Membership, SignUp, WelcomeGroup
from groups.services import sign_up
from samenhier.accounts.models import Municipality, User
from samenhier.wizard.drafts import StepAnswers
from samenhier.wizard.steps import Step, StepForms, as_typed

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
        "likes",
        _BRING,
        _("What do you like, and where can you help?"),
        LikesForm,
        "groups/_likes.html",
    ),
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


class SignUpForms(StepForms):
    """The forms of a sign-up, and the group that they make."""

    STEPS = STEPS

    def __init__(
        self, answers: Mapping[str, StepAnswers] | None = None, *, user: User | None = None
    ) -> None:
        super().__init__(answers)
        self.user = user

    def retyped(self, step: Step, typed: MultiValueDict) -> dict[str, Any]:
        return {"rows": _rows(typed)} if step.form is PeopleForm else {}

    @cached_property
    def town(self) -> Municipality | None:
        """Where the group is, once that step is right."""
        place = PlaceForm(self.typed(BY_CODE["place"]))
        return place.cleaned_data["municipality"] if place.is_valid() else None

    def save(self, key: UUID) -> SignUp:
        """Sign up the group, once the forms are valid."""
        place, about, people, together, you, likes, _consent = map(self.kept, STEPS)
        group = WelcomeGroup(**place.cleaned_data, **about.cleaned_data, **together.cleaned_data)
        return sign_up(
            key,
            group=group,
            email=people.cleaned_data["email"],
            profile=profile_of(people.cleaned_data | you.cleaned_data | likes.cleaned_data),
            others=people.invitees(),
            by=self.user,
        )

    def make(self, step: Step, data: Any, **kwargs: Any) -> Any:
        if step.form is PeopleForm:
            kwargs["town"] = self.town
        if issubclass(step.form, PeopleForm | MemberForm | LikesForm):
            # A record of its own: a form of a model may not fill in somebody's existing one.
            kwargs["instance"] = Membership()
        return step.form(data, **kwargs)

    def known(self, step: Step) -> dict[str, Any]:
        """What we know of somebody who is signed in."""
        if step.code != "people" or self.user is None:
            return {}
        return {"email": self.user.email, "name": self.user.name}


def _rows(typed: MultiValueDict) -> list[dict[str, Any]]:
    """The rows of others that were typed."""
    sent = OthersFormSet(typed, prefix="others")
    if not sent.management_form.is_valid():
        return []
    return [as_typed(form, form.data) for form in sent.forms if form.has_changed()]
