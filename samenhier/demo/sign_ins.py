"""Who can sign in to the demo."""

from dataclasses import dataclass

PASSWORD = "samen-hier-demo"  # noqa: S105  # printed on the screen, for the demo's own database


# Of a real household nobody but its people knows the code; these two stand in the README.
PAPER_CODES = ("DEM2-GAAN-WEER", "DEM3-TEAM-HERE")


@dataclass(frozen=True)
class Door:
    """What opens without signing in: a link, or a code to type."""

    what: str
    opens_with: str


@dataclass(frozen=True)
class SignIn:
    """One account of the demo, and what it is good for."""

    role: str
    email: str
    password: str
    see: str


SIGN_INS = [
    SignIn(role, f"{word}@samenhier.example", PASSWORD, see)
    for role, word, see in (
        ("staff", "staf", "today's work, groups, households, and the matching desk of Den Haag"),
        ("national", "landelijk", "the same for all four municipalities, and the reports"),
        (
            "builder",
            "bouwer",
            "the caseload, and what its households ask; log a talk on a phone; register together",
        ),
        ("coordinator", "coordinator", "the match of the group"),
        ("member", "lid", "the same match, as a member"),
        ("coordinator", "nieuw", "a group on its way to ready, with its checklist"),
        ("newcomer", "nieuwkomer", "the match, own data, and who looked at it"),
        ("newcomer", "nieuwkomer2", "a proposal to answer"),
        ("coordinator", "coordinator2", "a proposal to answer for the group"),
        ("municipality", "gemeente", "numbers about Den Haag"),
        ("handler", "veilig", "reported concerns"),
        ("privacy", "privacy", "what people ask about their own data, and erasing it"),
        ("researcher", "onderzoek", "the pseudonymised export"),
    )
]
