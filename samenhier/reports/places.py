"""Places left: how many groups a municipality can still welcome this year."""

from groups.models import WelcomeGroup
from samenhier.accounts.models import Municipality


def places_left(municipality: Municipality, wanted: int | None) -> int | None:
    """The groups wanted this year, less those that are ready or matched; None when not known."""
    if wanted is None:
        return None
    return max(0, wanted - WelcomeGroup.objects.ready().filter(municipality=municipality).count())
