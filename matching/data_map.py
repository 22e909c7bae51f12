"""What is kept of rounds, proposals and matches."""

from django.db import models
from django.db.models import Q

from matching.models import (
    Comparison,
    Findings,
    Match,
    MatchingRound,
    MatchStatusChange,
    Proposal,
    ProposalStatusChange,
    RoundStatusChange,
    UnmatchedHousehold,
)
from samenhier.privacy.mapping import (
    BOTH_SIDES,
    EMPTIED,
    GROUP,
    HOUSEHOLD,
    MEMBER,
    OF_MANY,
    Entry,
    ModelMap,
    no_facts,
    register,
)


def _rounds_of_household(household: models.Model) -> Q:
    return Q(proposals__household=household.pk) | Q(unmatched__household=household.pk)


register(
    "Matching",
    ModelMap(
        MatchingRound,
        (
            Entry(
                "id municipality status requested_by requested_at begun_at deadline_at "
                "finished_at weights settings engine household_count group_count pair_count "
                "is_proved failure error",
                "what was run, by whom, with which settings",
                "staff",
                "proof",
            ),
            Entry(
                "problem solution",
                "ids, days waited and points, no other data of people: so that a stranger can "
                "check the proof",
                "staff",
                "proof",
            ),
            Entry(
                "case",
                "the frozen pool: ids and answers of households and groups (ages, languages, "
                "needs, wishes, assessment, place by four digits), never names, contact details "
                "or notes; to solve the round again to the same answer, to explain it, and for a "
                "what-if",
                "never shown as it is; pages work with it for staff of the municipality; "
                "`export_round --case` for who runs the site",
                "year",
                EMPTIED,
            ),
        ),
        {HOUSEHOLD: _rounds_of_household, GROUP: "proposals__group"},
        left_out=OF_MANY,
    ),
    ModelMap(
        RoundStatusChange,
        (Entry("record before after at by reason", "what became of the round", "staff", "proof"),),
        left_out=OF_MANY,
    ),
    ModelMap(
        UnmatchedHousehold,
        (
            Entry(
                "round household reason",
                "why a household stays waiting, and what would help",
                "staff",
                "year",
            ),
        ),
        {HOUSEHOLD: "household"},
    ),
    ModelMap(
        Findings,
        (
            Entry(
                "id round groups shortages fairness",
                "why groups stay free, whom to recruit, whom the round served; ids of groups and "
                "counts of households",
                "staff",
                "year",
            ),
        ),
        left_out=OF_MANY,
    ),
    ModelMap(
        Proposal,
        (
            Entry(
                "id round household group status created_at",
                "the pair that people decide on",
                "staff",
                "year",
            ),
            Entry("points parts", "how the points come about, as they were then", "staff", "year"),
            Entry(
                "facts",
                "how the points come about, as they were then",
                "staff",
                "year",
                no_facts,
                kept_back=BOTH_SIDES,
            ),
        ),
        {HOUSEHOLD: "household", GROUP: "group"},
    ),
    ModelMap(
        ProposalStatusChange,
        (
            Entry(
                "record before after at by",
                "a person decided, and who (GDPR art. 22)",
                "staff",
                "proof",
            ),
            Entry(
                "reason",
                "a person decided, and who (GDPR art. 22)",
                "staff",
                "proof",
                EMPTIED,
                kept_back=BOTH_SIDES,
            ),
        ),
        {HOUSEHOLD: "record__household", GROUP: "record__group"},
    ),
    ModelMap(
        Comparison,
        (
            Entry(
                "id proposal alternatives stays trials",
                "what else was possible for a pair and what it would have cost; ids and points",
                "staff",
                "year",
            ),
        ),
        left_out=OF_MANY,
    ),
    ModelMap(
        Match,
        (
            Entry(
                "id proposal household group place status starts_on created_at",
                "who spends the year together",
                "staff, the builder, both sides",
                "year",
            ),
            Entry(
                "builder", "who supports them, and who may see them", "staff, both sides", "year"
            ),
        ),
        {HOUSEHOLD: "household", MEMBER: "group__members"},
    ),
    ModelMap(
        MatchStatusChange,
        (
            Entry(
                "record before after at by",
                "who decided what, when and why",
                "staff, the builder",
                "year",
            ),
            Entry(
                "reason",
                "who decided what, when and why",
                "staff, the builder",
                "year",
                EMPTIED,
                kept_back=BOTH_SIDES,
            ),
        ),
        {HOUSEHOLD: "record__household", GROUP: "record__group"},
    ),
)
