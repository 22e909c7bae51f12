"""The five statements of a survey, for the side that reads them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from matching.models import Side
from matching.surveys.models import Survey
from samenhier.traits.fields import ScaleField

STATEMENTS: dict[str, dict[str, Any]] = {
    Side.HOUSEHOLD: {
        "language": _("I can talk with people here in daily life."),
        "network": _("I know people here whom I can ask for help."),
        "belonging": _("I feel at home in the place where I live."),
        "self_reliance": _("I can arrange my own affairs here, such as letters and appointments."),
        "satisfaction": _("The contact with the group is good for me."),
    },
    Side.GROUP: {
        "language": _("I can talk with newcomers, also when we share little language."),
        "network": _("I know people with another background than mine."),
        "belonging": _("I feel at home in the place where I live."),
        "self_reliance": _("I know how things are arranged here for newcomers."),
        "satisfaction": _("The contact with the household is good for me."),
    },
}


class SurveyForm(forms.Form):
    """1 to 5 for each statement, or skip; all skipped is an answer too."""

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for topic in survey.topics:
            self.fields[topic] = ScaleField(
                label=STATEMENTS[survey.side][topic],
                choices=[*ScaleField.GRADES, ("", pgettext_lazy("scale", "skip"))],
                is_told_above=True,
            )
