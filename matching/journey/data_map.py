"""What is kept of the year."""

from django.utils.translation import gettext_lazy as _

from matching.journey.models import (
    Absence,
    Activity,
    Addendum,
    CheckIn,
    FollowUp,
    Goal,
    GoalAgreement,
    GoalStatusChange,
    GoalStep,
    HandOver,
    MemberPart,
    OverdueTalk,
)
from samenhier.privacy.mapping import (
    ACCOUNT,
    BOTH_SIDES,
    EMPTIED,
    GROUP,
    HOUSEHOLD,
    MEMBER,
    Entry,
    ModelMap,
    register,
)

THE_OTHERS = _("Says how the other side feels. It is theirs to tell you.")
A_CONCERN = dict.fromkeys((MEMBER, HOUSEHOLD), _("Kept apart so that everybody can speak freely."))

register(
    "The year",
    ModelMap(
        CheckIn,
        (
            Entry(
                "id match author created_at submitted_at held_on was_reached spoken_with medium "
                "minutes had_interpreter next_on edition written_in",
                "that the talks happen",
                "staff, the builder; a draft is its author's alone",
                "year",
            ),
            Entry(
                "goals touched introduced_count introduced_domain",
                "how the year goes; a count, never a name",
                "staff, the builder; as numbers the municipality",
                "year",
            ),
            Entry(
                "group_mood",
                "how the year goes",
                "staff, the builder; as numbers the municipality",
                "year",
                kept_back={HOUSEHOLD: THE_OTHERS},
            ),
            Entry(
                "newcomer_mood",
                "how the year goes",
                "staff, the builder; as numbers the municipality",
                "year",
                kept_back={MEMBER: THE_OTHERS},
            ),
            Entry(
                "concern escalated_at",
                "that somebody acts",
                "staff, the builder; an urgent one its handlers",
                "year",
                kept_back=A_CONCERN,
            ),
            Entry(
                "notes",
                "to go on where the last talk ended; encrypted",
                "staff, the builder",
                "year",
                EMPTIED,
                kept_back=BOTH_SIDES,
            ),
        ),
        {HOUSEHOLD: "match__household", GROUP: "match__group"},
    ),
    ModelMap(
        FollowUp,
        (
            Entry(
                "id check_in owner created_at due_on done_at",
                "that what was promised is done",
                "staff, the builder",
                "year",
            ),
            Entry(
                "text",
                "that what was promised is done",
                "staff, the builder",
                "year",
                EMPTIED,
                kept_back=BOTH_SIDES,
            ),
        ),
        {HOUSEHOLD: "check_in__match__household", GROUP: "check_in__match__group"},
    ),
    ModelMap(
        Addendum,
        (
            Entry(
                "id check_in by at",
                "that a talk stays as it was, and what came after it is known",
                "staff, the builder",
                "year",
            ),
            Entry(
                "concern",
                "that somebody acts",
                "staff, the builder; an urgent one its handlers",
                "year",
                kept_back=A_CONCERN,
            ),
            Entry(
                "text",
                "to go on where the last talk ended; encrypted",
                "staff, the builder",
                "year",
                EMPTIED,
                kept_back=BOTH_SIDES,
            ),
        ),
        {HOUSEHOLD: "check_in__match__household", GROUP: "check_in__match__group"},
    ),
    ModelMap(
        HandOver,
        (
            Entry(
                "id match former successor by at absence",
                "who accompanied the match until when, and what the next one needs to know",
                "staff, the builder",
                "year",
            ),
            Entry(
                "note",
                "who accompanied the match until when, and what the next one needs to know",
                "staff, the builder",
                "year",
                EMPTIED,
                kept_back=BOTH_SIDES,
            ),
        ),
        {HOUSEHOLD: "match__household", GROUP: "match__group"},
    ),
    ModelMap(
        Absence,
        (
            Entry(
                "id builder stand_in from_on until_on by began_at ended_at",
                "that nobody is forgotten while their community builder is away",
                "staff",
                "account",
            ),
            Entry(
                "note",
                "what who stands in needs to know; encrypted",
                "staff, the builder who stands in",
                "account",
            ),
        ),
        {ACCOUNT: "builder"},
        go=True,
    ),
    ModelMap(
        OverdueTalk,
        (
            Entry(
                "id match due_on told_on",
                "that staff hear of a talk that is long overdue, once",
                "staff",
                "year",
            ),
        ),
        {HOUSEHOLD: "match__household", GROUP: "match__group"},
    ),
    ModelMap(
        Goal,
        (
            Entry(
                "id match domain owner target_month replaces status by created_at",
                "that both sides work on the same things; how many were reached",
                "both sides, the builder, staff; as numbers the municipality",
                "year",
            ),
            Entry(
                "text",
                "what they would like to reach together; encrypted",
                "both sides, the builder, staff",
                "year",
                EMPTIED,
            ),
        ),
        {HOUSEHOLD: "match__household", GROUP: "match__group"},
    ),
    ModelMap(
        GoalAgreement,
        (
            Entry(
                "id goal side by on_behalf at",
                "that both sides said yes to a goal",
                "both sides, the builder, staff",
                "year",
            ),
        ),
        {HOUSEHOLD: "goal__match__household", GROUP: "goal__match__group"},
    ),
    ModelMap(
        GoalStatusChange,
        (
            Entry(
                "id record before after at by reason",
                "who said what became of a goal, and when; no reason is asked",
                "both sides, the builder, staff",
                "year",
            ),
        ),
        {HOUSEHOLD: "record__match__household", GROUP: "record__match__group"},
    ),
    ModelMap(
        GoalStep,
        (
            Entry(
                "id goal place done_at done_by",
                "how far they are on the way to a goal",
                "both sides, the builder, staff",
                "year",
            ),
            Entry(
                "text",
                "how far they are on the way to a goal; encrypted",
                "both sides, the builder, staff",
                "year",
                EMPTIED,
            ),
        ),
        {HOUSEHOLD: "goal__match__household", GROUP: "goal__match__group"},
    ),
    ModelMap(
        Activity,
        (
            Entry(
                "id match kind held_on minutes joined mood by created_at",
                "what they do together; counts, never words, in reports",
                "both sides, the builder, staff; as numbers the municipality",
                "year",
            ),
            Entry(
                "words",
                "what they do together, in a few words; encrypted",
                "both sides, the builder, staff",
                "year",
                EMPTIED,
            ),
        ),
        {HOUSEHOLD: "match__household", GROUP: "match__group"},
    ),
    ModelMap(
        MemberPart,
        (
            Entry(
                "id match member part",
                "who of the group takes care of what",
                "both sides, the builder, staff",
                "year",
            ),
        ),
        {MEMBER: "member"},
        go=True,
    ),
)
