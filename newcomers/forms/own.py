"""What a household changes about itself, part by part, with the questions of registering."""

from typing import Any, ClassVar

from newcomers import services
from newcomers.forms.household_people import LikesForm
from newcomers.forms.registering import NO, YES, ReachForm
from newcomers.forms.wishes import GoalsForm, GroupWishesForm, NeedsForm, TimeForm
from newcomers.models import Household, Person
from samenhier.accounts.models import User
from samenhier.privacy.models import Purpose


class OwnReachForm(ReachForm):
    """How to reach them. A name and an address for signing in are changed by the team."""

    name: Any = None
    email: Any = None
    NAMES: ClassVar = ("phone", "may_leave_message", "language", "needs_interpreter")
    ANSWERS: ClassVar = {True: YES, False: NO}

    def __init__(self, data: Any, *, household: Household) -> None:
        self.household = household
        told = {name: getattr(household, name) for name in self.NAMES}
        yes_no = {name: self.ANSWERS.get(value, value) for name, value in told.items()}
        super().__init__(data, initial=yes_no)
        self.order_fields(self.NAMES)

    def write(self, *, by: User) -> None:
        services.change_own(self.household, self.cleaned_data, by=by)


class OwnTimeForm(TimeForm):
    def __init__(self, data: Any, *, household: Household) -> None:
        super().__init__(data, instance=household)

    def write(self, *, by: User) -> None:
        values = {name: self.cleaned_data[name] for name in self.fields}
        services.change_own(self.instance, values, by=by)


class OwnNeedsForm(NeedsForm):
    """What they would like; what meeting takes only while the consent to that stands."""

    def __init__(self, data: Any, *, household: Household) -> None:
        self.household = household
        standing = [need.domain for need in household.needs.all()]
        super().__init__(
            data,
            initial={"needs": standing, "requirements": household.requirements},
            asks_requirements=household.consents.given(Purpose.SPECIAL_NEEDS).exists(),
        )

    def write(self, *, by: User) -> None:
        told = self.cleaned_data
        services.change_own_needs(self.household, told["needs"], by=by)
        if "requirements" in told:
            services.change_own(self.household, {"requirements": told["requirements"]}, by=by)


class OwnGoalsForm(GoalsForm):
    def __init__(self, data: Any, *, household: Household) -> None:
        self.household = household
        needs = list(household.needs.all())
        initial: dict[str, Any] = {f"weight_{need.domain}": need.weight for need in needs}
        initial |= {f"goal_{need.domain}": need.goal for need in needs}
        super().__init__(data, initial=initial, domains=[need.domain for need in needs])

    def write(self, *, by: User) -> None:
        services.change_own_goals(self.household, self.goals(), by=by)


class OwnWishesForm(GroupWishesForm):
    NAMES: ClassVar = ("avoids", "safety_wish")

    def __init__(self, data: Any, *, household: Household) -> None:
        self.household = household
        initial: dict[str, Any] = {name: getattr(household, name) for name in self.NAMES}
        for wish in household.preferences.all():
            initial[f"value_{wish.subject}"] = wish.value
            initial[f"strength_{wish.subject}"] = wish.strength
        super().__init__(data, initial=initial)

    def write(self, *, by: User) -> None:
        values = {name: self.cleaned_data[name] for name in self.NAMES}
        services.change_own(self.household, values, by=by)
        services.change_own_preferences(self.household, self.preferences(), by=by)


class OwnLikesForm(LikesForm):
    def __init__(self, data: Any, *, person: Person) -> None:
        self.person = person
        names = ("interests", "dislikes")
        super().__init__(data, initial={name: list(getattr(person, name).all()) for name in names})

    def write(self, *, by: User) -> None:
        services.change_own_likes(self.person, by=by, **self.cleaned_data)
