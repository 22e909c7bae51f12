"""What a referrer reads aloud to a person before telling us about them, in the site's languages."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext_lazy as _

# Raise this when the words change; a referral keeps the version that was read.
REFERRAL_TEXT_VERSION = "2026-11"

WHAT_HAPPENS: list[Promise] = [
    _(
        "Samen Hier brings newcomers into contact with a group of three to five residents. For a "
        "year they do things together. It costs nothing, and nobody has to take part."
    ),
    _(
        "I would like to tell the team of Samen Hier about you: your name, how they can reach you, "
        "which language you speak, where you live and how many people you are. Nothing about your "
        "health, your religion or why you fled."
    ),
    _(
        "The team contacts you within five working days. They explain everything, and ask whether "
        "you want to take part. Until you say yes to them, they do nothing else with what I told."
    ),
    _(
        "You may say no, now or later, without saying why. It changes nothing for your home, your "
        "permit or the help you get. If you say no to me, I send nothing. If you say no to the "
        "team, they delete what I told after three months."
    ),
]
WHAT_IS_ASKED: list[Promise] = [
    _("May I tell the team of Samen Hier about you?"),
    _(
        "May the team tell me how far it is? I only see: received, in the programme, or ended. You "
        "can stop that whenever you like, and it changes nothing else."
    ),
    _("May I tell what you need in practice, such as no stairs or a quiet place?"),
]


@dataclass(frozen=True)
class Text:
    """The text in one language."""

    code: str
    name: str
    direction: str
    paragraphs: list[str]
    questions: list[str]


def texts() -> Iterator[Text]:
    """The text in each language of the site."""
    for code, _name in settings.LANGUAGES:
        info = get_language_info(code)
        with override(code):
            yield Text(
                code,
                info["name_local"].capitalize(),
                "rtl" if info["bidi"] else "ltr",
                [str(each) for each in WHAT_HAPPENS],
                [str(each) for each in WHAT_IS_ASKED],
            )
