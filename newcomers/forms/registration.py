"""The steps of a registration: which there are, and all their answers together."""

from typing import Any
from uuid import UUID

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from newcomers.forms.household_people import (
    LikesForm,
    OthersForm,
    OthersFormSet,
    YouForm,
)
from newcomers.forms.registering import YES, ReachForm, SharingForm, TakingPartForm, WhereForm
from newcomers.forms.wishes import GoalsForm, GroupWishesForm, NeedsForm, TimeForm
from newcomers.models import Household, Registration, Relation
from newcomers.services import Answers, Newcomer, register, site_language
from samenhier.privacy.models import Purpose
from samenhier.traits.choices import Domain, Language, Level
from samenhier.wizard.drafts import StepAnswers
from samenhier.wizard.steps import Step, StepForms, as_typed

_CONSENT = pgettext_lazy("step", "Yes or no")
_PEOPLE = pgettext_lazy("step", "People")
_WISHES = pgettext_lazy("step", "Wishes")
STEPS = (
    Step(
        "place",
        pgettext_lazy("step", "Town"),
        _("Where do you live now?"),
        WhereForm,
        "registering/step_place.html",
    ),
    Step(
        "consent",
        _CONSENT,
        _("You decide"),
        TakingPartForm,
        "registering/step_consent.html",
    ),
    Step(
        "sharing",
        _CONSENT,
        _("And these three?"),
        SharingForm,
        "registering/step_sharing.html",
    ),
    Step(
        "reach",
        pgettext_lazy("step", "Contact"),
        _("How do we reach you?"),
        ReachForm,
        "registering/step_reach.html",
    ),
    Step("you", _PEOPLE, _("Who are you?"), YouForm, "registering/step_you.html"),
    Step("others", _PEOPLE, _("Who lives with you?"), OthersForm, "registering/step_others.html"),
    Step("likes", _PEOPLE, _("What do you like?"), LikesForm, "registering/step_likes.html"),
    Step("needs", _WISHES, _("What would you like?"), NeedsForm, "registering/step_needs.html"),
    Step(
        "goals",
        _WISHES,
        _("What would you like to reach?"),
        GoalsForm,
        "registering/step_goals.html",
    ),
    Step("time", _WISHES, _("When do you have time?"), TimeForm, "registering/step_time.html"),
    Step(
        "group",
        pgettext_lazy("step", "Group"),
        _("Which group suits you?"),
        GroupWishesForm,
        "registering/step_group.html",
    ),
)
CHECK = ("check", pgettext_lazy("step", "Check"))
BY_CODE = {step.code: step for step in STEPS}


class RegistrationForms(StepForms):
    """The forms of a registration, and the household that they make."""

    STEPS = STEPS

    def __init__(
        self,
        answers: dict[str, StepAnswers] | None = None,
        *,
        is_assisted: bool = False,
        wants_room: bool = False,
    ) -> None:
        super().__init__(answers)
        self.is_assisted, self.wants_room = is_assisted, wants_room

    def make(self, step: Step, data: Any, **kwargs: Any) -> Any:
        match step.code:
            case "consent":
                kwargs["is_assisted"] = self.is_assisted
            case "others":
                kwargs["contact_birth_year"] = self._contact_birth_year()
            case "needs":
                kwargs["asks_requirements"] = self.said_yes(Purpose.SPECIAL_NEEDS)
            case "goals":
                kwargs["domains"] = self.chosen_domains()
        return step.form(data, **kwargs)

    def known(self, step: Step) -> dict[str, Any]:
        """The language that was chosen to talk in is one they speak."""
        language = self.typed(BY_CODE["reach"]).get("language", "")
        if step.code == "you" and language in {Language.NL, Language.EN}:
            return {f"level_{language}": Level.NATIVE}
        if step.code == "you" and language:
            return {"language_1": language, "level_1": Level.NATIVE}
        return {"language": self._explained_in()} if step.code == "reach" else {}

    def retyped(self, step: Step, typed: MultiValueDict) -> dict[str, Any]:
        if step.code != "others":
            return {}
        sent = OthersFormSet(typed, prefix="others")
        if not sent.management_form.is_valid():
            return {}
        rows = [as_typed(one, one.data) for one in sent.forms if one.has_changed()]
        return {"rows": rows, "wants_room": self.wants_room}

    def is_done(self, step: Step) -> bool:
        if step.code == "goals" and not self.chosen_domains():
            return self.is_done(BY_CODE["needs"])  # there is nothing to ask
        return super().is_done(step)

    def before(self, step: Step) -> Step | None:
        earlier = super().before(step)
        if earlier and earlier.code == "goals" and not self.chosen_domains():
            return BY_CODE["needs"]
        return earlier

    def said_yes(self, purpose: str) -> bool:
        return self.typed(BY_CODE["consent"]).get(purpose) == YES

    def chosen_domains(self) -> list[str]:
        chosen = set(self.typed(BY_CODE["needs"]).getlist("needs"))
        return [code for code in Domain.values if code in chosen]

    def save(self, key: UUID) -> tuple[Registration, str]:
        """Register the household, once the forms are valid; and its code on paper, once."""
        told = {step.code: self.kept(step).cleaned_data for step in STEPS}
        place, reach, time = told["place"], told["reach"], told["time"]
        contact = Newcomer(
            name=reach["name"],
            relation=Relation.CONTACT,
            **{name: told["you"][name] for name in YOU},
            **told["likes"],
        )
        household = Household(
            **place,
            **{name: value for name, value in reach.items() if name != "name"},
            **time,
            safety_wish=told["group"]["safety_wish"],
            avoids=told["group"]["avoids"],
            requirements=told["needs"].get("requirements", []),
        )
        answers = Answers(
            household=household,
            people=[contact, *self.kept(BY_CODE["others"]).newcomers()],
            consents={
                **self.kept(BY_CODE["consent"]).answers(),
                **self.kept(BY_CODE["sharing"]).answers(),
            },
            explained_in=self._explained_in(),
            needs=self.kept(BY_CODE["goals"]).goals(),
            preferences=self.kept(BY_CODE["group"]).preferences(),
        )
        return register(key, answers)

    def _explained_in(self) -> str:
        typed = self.typed(BY_CODE["consent"])
        return site_language("") if not typed else str(typed.get("explained_in"))

    def _contact_birth_year(self) -> int | None:
        you = YouForm(self.typed(BY_CODE["you"]))
        return you.cleaned_data.get("birth_year") if you.is_valid() else None


YOU = ("birth_year", "gender", "education", "work_fields", "languages")
