"""What is kept of rounds, proposals and matches."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.models import (
    Admission,
    BuilderProfile,
    Comparison,
    Confirmation,
    Decision,
    Ending,
    Findings,
    Introduction,
    Match,
    MatchingRound,
    MatchStatusChange,
    PairRule,
    Pause,
    Proposal,
    ProposalAnswer,
    ProposalStatusChange,
    RoundStatusChange,
    Side,
    UnmatchedHousehold,
)
from samenhier.privacy.mapping import (
    ACCOUNT,
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


def nobody_left_out(row: models.Model) -> list[str]:
    return []


register(
    "Matching",
    ModelMap(
        MatchingRound,
        (
            Entry(
                "id organisation title on tracks is_trial status requested_by requested_at "
                "begun_at deadline_at finished_at weights settings engine household_count "
                "group_count pair_count is_proved failure error",
                "what was run, for whom, by whom, with which settings",
                "staff",
                "proof",
            ),
            Entry(
                "municipalities",
                "where the people of the round live",
                "staff",
                "proof",
            ),
            Entry(
                "left_out",
                "ids of households and groups that did not take part that time",
                "staff",
                "year",
                nobody_left_out,
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
                "id round groups shortages fairness refused",
                "why groups stay free, whom to recruit, whom the round served, which wishes for a "
                "pair were not followed; ids of groups and of those pairs, counts of households",
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
                "id round household group place status created_at",
                "the pair that people decide on",
                "staff",
                "year",
            ),
            Entry(
                "builder sent_at answer_by reminded_at",
                "who tells the newcomers, and until when a side can answer",
                "staff, the builder, both sides",
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
        Decision,
        (
            Entry(
                "id proposal verdict reason by at seconds together",
                "a person decided, and took time for it (GDPR art. 22)",
                "staff",
                "proof",
            ),
            Entry(
                "note",
                "why, where the list of reasons is not enough; encrypted",
                "staff",
                "proof",
                EMPTIED,
                kept_back=BOTH_SIDES,
            ),
        ),
        {HOUSEHOLD: "proposal__household", GROUP: "proposal__group"},
    ),
    ModelMap(
        ProposalAnswer,
        (
            Entry(
                "id proposal side answer by on_behalf at",
                "what a side said to a proposal; no reason is asked",
                "staff, the builder, the side itself",
                "year",
            ),
        ),
        {
            HOUSEHOLD: lambda household: Q(proposal__household=household.pk, side=Side.HOUSEHOLD),
            GROUP: lambda group: Q(proposal__group=group.pk, side=Side.GROUP),
        },
    ),
    ModelMap(
        PairRule,
        (
            Entry(
                "id wish household group by created_at ended_at ended_by",
                "a pair that staff keep together or apart",
                "staff",
                "year",
            ),
            Entry(
                "reason",
                "why; encrypted",
                "staff",
                "year",
                EMPTIED,
                kept_back=BOTH_SIDES,
            ),
        ),
        {HOUSEHOLD: "household", GROUP: "group"},
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
        BuilderProfile,
        (
            Entry(
                "id user languages",
                "who can talk with which newcomers",
                "staff, the builder",
                "account",
            ),
            Entry(
                "phone",
                "that both sides can call who accompanies them; of work, encrypted",
                "staff, the builder, both sides of their matches",
                "account",
            ),
        ),
        {ACCOUNT: "user"},
        go=True,
    ),
    ModelMap(
        Introduction,
        (
            Entry(
                "id match at interpreter edition changed_at",
                "when both sides meet for the first time, and who interprets",
                "staff, the builder, both sides",
                "year",
            ),
            Entry(
                "place",
                "where they meet; may be somebody's home",
                "staff, the builder, both sides",
                "year",
                EMPTIED,
            ),
        ),
        {HOUSEHOLD: "match__household", MEMBER: "match__group__members"},
    ),
    ModelMap(
        Confirmation,
        (
            Entry(
                "id introduction side goes_on by on_behalf at",
                "whether a side wants to go on after the first meeting; no reason is asked",
                "staff, the builder, the side itself",
                "year",
            ),
        ),
        {
            HOUSEHOLD: lambda household: Q(
                introduction__match__household=household.pk, side=Side.HOUSEHOLD
            ),
            GROUP: lambda group: Q(introduction__match__group=group.pk, side=Side.GROUP),
        },
    ),
    ModelMap(
        Admission,
        (
            Entry(
                "id match member asked_at admitted_at admitted_by",
                "who joined the group during the match, and since when they see it",
                "staff, the builder; the first name the newcomers",
                "year",
            ),
            Entry(
                "newcomers_agree on_behalf said_at",
                "that nobody meets newcomers without their yes",
                "staff, the builder, the newcomers",
                "year",
                kept_back={MEMBER: _("What the newcomers said stays with them and their builder.")},
            ),
        ),
        {HOUSEHOLD: "match__household", MEMBER: "member"},
    ),
    ModelMap(
        Pause,
        (
            Entry(
                "id match began_on look_again_on ended_on by at",
                "when the year rests, so that nobody is asked anything and it ends later",
                "staff, the builder; the dates both sides",
                "year",
            ),
            Entry(
                "reason",
                "why the year rests; a choice from a list, nothing about health",
                "staff, the builder",
                "year",
                kept_back=BOTH_SIDES,
            ),
            Entry(
                "note",
                "what colleagues need to know of the pause; encrypted",
                "staff, the builder",
                "year",
                EMPTIED,
                kept_back=BOTH_SIDES,
            ),
        ),
        {HOUSEHOLD: "match__household", GROUP: "match__group"},
    ),
    ModelMap(
        Ending,
        (
            Entry(
                "id match ended_on talk_on talks_from free_on by at",
                "when a match ended, that both sides are heard, and left in peace for a while",
                "staff, the builder; that it ended both sides",
                "year",
            ),
            Entry(
                "reason",
                "why a match ended; a choice from a list",
                "staff, the builder",
                "year",
                kept_back=BOTH_SIDES,
            ),
            Entry(
                "note",
                "what colleagues need to know of the end; encrypted",
                "staff, the builder",
                "year",
                EMPTIED,
                kept_back=BOTH_SIDES,
            ),
        ),
        {HOUSEHOLD: "match__household", GROUP: "match__group"},
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
