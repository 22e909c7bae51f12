"""One at a time: what is decided about a group is decided on how it is now.

Whoever holds an account too takes it first; the rows of a group's members come after the group.
With one order for all, nobody waits for somebody who waits for them.
"""

from groups.models import WelcomeGroup


def hold(group: WelcomeGroup) -> None:
    """Keep others from changing the group until commit, and see it as it is now."""
    group.refresh_from_db(from_queryset=WelcomeGroup.objects.select_for_update(no_key=True))
