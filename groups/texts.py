"""What a member reads about each consent: what it means to take it back."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samenhier.privacy.models import Purpose

# Members of a group with a match are removed when the match is.
KEPT_WITH_THE_MATCH = _(
    "We do not use your answers any more. We remove them with the rest of the match, a year after "
    "it has ended."
)

WHAT_TAKING_BACK_MEANS: dict[str, Promise] = {
    Purpose.PARTICIPATION: _(
        "We do not use your answers any more, and remove them within three months."
    ),
    Purpose.SPECIAL_NEEDS: _("We do not take your practical needs into account any more."),
    Purpose.MUNICIPALITY: _("The municipality does not hear any more how far you are."),
    Purpose.RESEARCH: _("Researchers do not learn from your year any more."),
    Purpose.PHOTO: _("We do not show photos and stories of you any more."),
}
