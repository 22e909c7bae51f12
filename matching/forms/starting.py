"""What staff choose before a round starts."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matching.cases import Entrants
from matching.services import TIME_LIMIT
from samenhier.accounts.models import Municipality, User
from samenhier.traits.choices import Track

SHORTEST, LONGEST = 10, 600  # seconds
REACH = timedelta(days=366)


class MunicipalitiesField(forms.ModelMultipleChoiceField):
    """Municipalities by name; who sees several organisations reads whose each of them is."""

    names_organisation = False

    def label_from_instance(self, obj: Municipality) -> str:
        return f"{obj.name} ({obj.organisation})" if self.names_organisation else obj.name


class StartRoundForm(forms.Form):
    """Where to run the matching, for whom, as of when, and for how long at most."""

    municipalities = MunicipalitiesField(
        label=_("Municipalities"),
        queryset=Municipality.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--columns"}),
        error_messages={"required": _("Choose at least one municipality.")},
    )
    tracks = forms.MultipleChoiceField(
        label=_("Tracks"),
        help_text=_("Choose none to match households on every track."),
        choices=Track.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--columns"}),
    )
    on = forms.DateField(
        label=_("As of"),
        help_text=_("Ages and days of waiting are counted to this day."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("Choose a day.")},
    )
    time_limit = forms.IntegerField(
        label=_("Time limit, in seconds"),
        help_text=_("From 10 to 600. What is proven by then stays."),
        validators=[
            MinValueValidator(SHORTEST, _("Give it at least %(limit_value)s seconds.")),
            MaxValueValidator(LONGEST, _("Give it at most %(limit_value)s seconds.")),
        ],
        widget=forms.NumberInput(attrs={"class": "is-short", "min": SHORTEST, "max": LONGEST}),
        error_messages={"required": _("Say how many seconds it may take at most.")},
    )
    is_trial = forms.BooleanField(
        label=_("Only try out"),
        help_text=_("You see the pairs. Nothing changes, and nobody can decide on them."),
        required=False,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"on": timezone.localdate(), "time_limit": TIME_LIMIT}
        field: Any = self.fields["municipalities"]
        own = Municipality.objects.visible_to(user).select_related("organisation")
        field.names_organisation = user.organisation_id is None
        field.queryset = own.order_by("organisation__name", "name")
        if len(own) == 1:
            self.initial["municipalities"] = own

    def clean_municipalities(self) -> list[Municipality]:
        """One organisation runs a round: its staff, and nobody of another, see who is in it."""
        places = list(self.cleaned_data["municipalities"])
        names = sorted({str(place.organisation) for place in places})
        if len({place.organisation_id for place in places}) > 1:
            raise forms.ValidationError(
                _(
                    "These municipalities belong to different local organisations: "
                    "%(organisations)s. Start a round for each of them."
                ),
                params={"organisations": " · ".join(names)},
            )
        return places

    def clean_on(self) -> Any:
        on, today = self.cleaned_data["on"], timezone.localdate()
        if not today - REACH <= on <= today + REACH:
            raise forms.ValidationError(_("Choose a day within a year of today."))
        return on

    @property
    def opens_rest(self) -> bool:
        """Whether the day or the limit is not as usual, or wrong."""
        return any(self[name].errors or name in self.changed_data for name in ("on", "time_limit"))

    @property
    def entrants(self) -> Entrants:
        """Whom the choices are about."""
        return Entrants(self.cleaned_data["municipalities"], self.cleaned_data["tracks"])
