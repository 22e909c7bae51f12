"""Who can sign in to the demo."""

from dataclasses import dataclass

PASSWORD = "samen-hier-demo"  # noqa: S105  # printed on the screen, for the demo's own database


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
        ("builder", "bouwer", "the caseload; log a talk on a phone"),
        ("coordinator", "coordinator", "the match of the group"),
        ("member", "lid", "the same match, as a member"),
        ("coordinator", "nieuw", "a group on its way to ready, with its checklist"),
        ("newcomer", "nieuwkomer", "the match, own data, and who looked at it"),
        ("municipality", "gemeente", "numbers about Den Haag"),
        ("handler", "veilig", "reported concerns"),
        ("privacy", "privacy", "what people ask about their own data, and erasing it"),
        ("researcher", "onderzoek", "the pseudonymised export"),
    )
]
