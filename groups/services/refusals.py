"""Why something about a group may not be."""


class TooFewPeople(Exception):
    """The group has fewer people than it needs for this."""


class GroupFull(Exception):
    """The group has as many members as the municipality allows."""

    reason = "full"


class GroupClosed(Exception):
    """The group does not take this person any more: it went on, stopped, or let them go."""

    reason = "closed"


class AlreadyInvited(Exception):
    """This address is in the group already."""


class AlreadyDone(Exception):
    """This member did their part; that is not undone from here."""


class TakesPartElsewhere(Exception):
    """This person takes part in another live group; one at a time."""

    reason = "other_group"


class WorkAccount(Exception):
    """This address belongs to an account that is not a resident's."""

    reason = "work_account"


class GroupMatched(Exception):
    """The group has a live match, which has to be ended first."""


class NoInterview(Exception):
    """Nobody wrote down a talk with the group, which comes before accepting it."""


class CoordinatorStays(Exception):
    """A coordinator first hands the role over, or withdraws the group."""


class AlreadyOffered(Exception):
    """Another member was asked to be the coordinator, and did not answer yet."""


class CannotCoordinate(Exception):
    """This person is not a member who did their part, or coordinates already."""


class OfferGone(Exception):
    """The offer was answered, taken back, or never made to this person."""


class DecidedAlready(Exception):
    """Somebody else decided about the group meanwhile."""
