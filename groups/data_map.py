"""What is kept about residents."""

from django.db import models
from django.db.models import Q

from groups.models import (
    AnswersChange,
    AvailabilityQuestion,
    CoordinatorOffer,
    Decision,
    GroupStatusChange,
    InterviewNote,
    JoinRequest,
    MemberLanguage,
    Membership,
    SignUpDraft,
    StaffTask,
    StatementAcceptance,
    WelcomeGroup,
)
from samenhier.privacy.mapping import (
    ADDRESS,
    EMPTIED,
    GROUP,
    MEMBER,
    OF_MANY,
    UNFINISHED,
    Entry,
    ModelMap,
    decade,
    no_address,
    register,
)


def _offers_of(member: models.Model) -> Q:
    return Q(former=member.pk) | Q(successor=member.pk)


register(
    "Residents",
    ModelMap(
        WelcomeGroup,
        (
            Entry(
                "id reference status kind created_at submitted_at",
                "to know the application and where it stands",
                "staff, the group",
                "refused / year",
            ),
            Entry(
                "name introduction",
                "to get to know the group",
                "staff, the group, after both said yes the household",
                "refused / year",
                EMPTIED,
            ),
            Entry(
                "bond",
                "to get to know the group",
                "staff, the group, after both said yes the household",
                "refused / year",
            ),
            Entry("coordinator", "one person to talk to", "staff, the group", "year"),
            Entry(
                "municipality travel_km",
                "distance",
                "staff, the group; matching uses the four digits",
                "refused / year",
            ),
            Entry(
                "postcode",
                "distance",
                "staff, the group; matching uses the four digits",
                "refused / year",
                EMPTIED,
                is_mark=True,
            ),
            Entry("language", "mails people can read", "staff, the group", "year"),
            Entry(
                "day_parts style_planned style_lively style_often style_doing style_outdoors "
                "features emphasis",
                "a good match",
                "staff, the group",
                "refused / year",
            ),
            Entry(
                "max_household capacity places",
                "what the group can carry",
                "staff, the group",
                "refused / year",
            ),
            Entry(
                "available_on incomplete_since replacing_since replacing_paused_days "
                "times_incomplete times_too_small",
                "to ask in time whether a group is still available, and to help one that is not "
                "complete",
                "staff, the group",
                "refused / year",
            ),
        ),
        {GROUP: "pk"},
        left_out=OF_MANY,
    ),
    ModelMap(
        Membership,
        (
            Entry(
                "id group user invited_at profile_done_at left_on",
                "who is in the group",
                "staff, the member; the group sees done or not done",
                "year",
            ),
            Entry(
                "name",
                "to address the person",
                "staff, the group, after activation the household",
                "refused / year",
                EMPTIED,
                is_mark=True,
            ),
            Entry(
                "email",
                "invitation, sign-in, mails",
                "staff, the member",
                "refused / year",
                no_address,
                is_mark=True,
            ),
            Entry(
                "phone",
                "to call about the intake; encrypted",
                "staff, the member",
                "refused / year",
                EMPTIED,
                is_mark=True,
            ),
            Entry(
                "birth_year",
                "of age, and a good match",
                "staff, the member; a household that is proposed sees age bands",
                "year",
                decade,
            ),
            Entry(
                "gender",
                "the wish of some households for women only; may be left out",
                "staff, the member",
                "year",
                EMPTIED,
            ),
            Entry(
                "interests children_birth_years",
                "a good match; may be left out",
                "staff, the member; a household that is proposed sees interests and age bands",
                "year",
                EMPTIED,
            ),
            Entry(
                "dislikes offers",
                "a good match; may be left out",
                "staff, the member",
                "year",
                EMPTIED,
            ),
            Entry(
                "vog_requested_on vog_seen_on vog_seen_by vog_expires_on",
                "safety; dates only",
                "staff",
                "year",
                EMPTIED,
            ),
        ),
        {MEMBER: "pk"},
    ),
    ModelMap(
        MemberLanguage,
        (
            Entry(
                "member language level",
                "a common language",
                "staff, the member; a household that is proposed sees which languages",
                "year",
            ),
        ),
        {MEMBER: "member"},
        go=True,
    ),
    ModelMap(
        SignUpDraft,
        (
            Entry(
                "id started_at changed_at link_number",
                "to find an unfinished sign-up again, and to remove it in time",
                "nobody",
                "unfinished",
            ),
            Entry(
                "key",
                "ties it to one browser; in no mail and no queue",
                "nobody but that browser",
                "unfinished",
            ),
            Entry(
                "email",
                "to mail the link with which somebody goes on",
                "nobody but the owner of the address, by the link",
                "unfinished",
            ),
            Entry(
                "kept",
                "the answers so far, of the coordinator and the names and addresses of the "
                "others; encrypted",
                "nobody but that browser, or who opens the link",
                "unfinished",
            ),
        ),
        {ADDRESS: "email"},
        go=True,
        left_out=UNFINISHED,
    ),
    ModelMap(
        JoinRequest,
        (
            Entry(
                "id link asked_at",
                "which group somebody wants to join",
                "nobody",
                "link",
            ),
            Entry(
                "name email",
                "to mail the link that proves the address; the group sees them only once the "
                "person did their part",
                "nobody",
                "link",
            ),
        ),
        {GROUP: "link__group"},
        go=True,
        left_out=UNFINISHED,
    ),
    ModelMap(
        CoordinatorOffer,
        (
            Entry(
                "group former successor by_team former_leaves answer offered_at answered_at",
                "who asked whom to coordinate, and since when who does",
                "staff, the group",
                "year",
            ),
        ),
        {MEMBER: _offers_of},
    ),
    ModelMap(
        GroupStatusChange,
        (
            Entry("record before after at by", "who decided what, when and why", "staff", "year"),
            Entry("reason", "who decided what, when and why", "staff", "year", EMPTIED),
        ),
        {GROUP: "record"},
        left_out=OF_MANY,
    ),
    ModelMap(
        StatementAcceptance,
        (
            Entry(
                "id member statement language at",
                "to show who promised what, in which words and language; never on behalf of others",
                "staff, the member; the group sees done or not done",
                "year",
            ),
        ),
        {MEMBER: "member"},
    ),
    ModelMap(
        InterviewNote,
        (
            Entry(
                "id group by at held_on",
                "that somebody spoke with the group before it was accepted",
                "staff",
                "refused / year",
            ),
            Entry(
                "text",
                "what to remember of the talk; encrypted, never edited",
                "staff",
                "refused / year",
                EMPTIED,
            ),
        ),
        {GROUP: "group"},
        left_out=OF_MANY,
    ),
    ModelMap(
        Decision,
        (
            Entry(
                "id group reason by at", "a person decided, who and why", "staff", "refused / year"
            ),
            Entry(
                "note",
                "what the list of reasons cannot say; encrypted",
                "staff",
                "refused / year",
                EMPTIED,
            ),
        ),
        {GROUP: "group"},
        left_out=OF_MANY,
    ),
    ModelMap(
        StaffTask,
        (
            Entry(
                "id group kind about created_at due_on done_at",
                "that what a group was promised is done in time",
                "staff",
                "refused / year",
            ),
            Entry(
                "owner done_by",
                "who does it, and what a colleague needs to know",
                "staff",
                "refused / year",
            ),
            Entry(
                "note",
                "who does it, and what a colleague needs to know",
                "staff",
                "refused / year",
                EMPTIED,
            ),
        ),
        {GROUP: "group"},
        left_out=OF_MANY,
    ),
    ModelMap(
        AnswersChange,
        (
            Entry(
                "id group names by at",
                "which answers a group changed after it was handed in, so that the team knows what "
                "to ask again; the earlier answers are kept nowhere",
                "staff",
                "refused / year",
            ),
        ),
        {GROUP: "group"},
        left_out=OF_MANY,
    ),
    ModelMap(
        AvailabilityQuestion,
        (
            Entry(
                "id group asked_on reminded_on answer closed_at",
                "to match nobody with a group that stopped",
                "staff, the group",
                "refused / year",
            ),
        ),
        left_out=OF_MANY,
    ),
)
