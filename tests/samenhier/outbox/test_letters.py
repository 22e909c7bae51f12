"""Every mail in every language: one text, two parts that say the same, right from right to left."""

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.utils import translation

from samenhier.letters import Letter
from samenhier.outbox.mails import MAILS, SIGN_IN_MAILS, compose
from tests.samenhier.test_design import tokens

TEMPLATES = settings.BASE_DIR / "templates"
TEXTS = TEMPLATES / "outbox"
NAMES = sorted(path.stem for path in TEXTS.glob("*.txt"))
LANGUAGES = [code for code, _name in settings.LANGUAGES]
WRAPPER = (TEXTS / "_mail.html").read_text()

# Who reads, the group and its people, the event, the reference, and our own pages. A new name
# here is a decision: it may never be a newcomer's.
MAY_BE_TOLD = set(
    "activate_url author before code count day days draft due events_url former group "
    "inviter is_accepted is_by_team is_forming is_leaving is_matched is_member is_reminder "
    "is_unreached is_urgent kept_days language least link meetings member minutes missing "
    "municipality name number own password_reset_url place question reason reference referral "
    "request sentence story successor survey takes_part_elsewhere title url when who "
    "working_days".split()
)


class Shown(HTMLParser):
    """The words and the links of a mail as its reader sees them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html.partition("<h1")[2])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.links += [value for name, value in attrs if name == "href" and value]

    def handle_data(self, data: str) -> None:
        self.text += f" {data}"


def forms() -> list[tuple[str, int]]:
    both = MAILS | SIGN_IN_MAILS
    names = [name for name in (*NAMES, *SIGN_IN_MAILS) if name in both]
    return [(name, number) for name in names for number in range(len(both[name].samples))]


def letter(name: str, language: str, number: int = 0) -> Letter:
    return compose(name, language, (MAILS | SIGN_IN_MAILS)[name].samples[number])


# --- The list of mails ---------------------------------------------------------------------


def test_every_sample_has_a_mail():
    assert set(MAILS) - set(NAMES) == set()


@pytest.mark.parametrize("name", NAMES)
def test_every_mail_has_a_sample(name):
    assert name in MAILS, (
        f"templates/outbox/{name}.txt has no line in MAILS of samenhier/outbox/mails.py: add when "
        "it is sent and a sample of its details (docs/architecture.md, A new mail)."
    )


# The words of the template language that the mails use, and our own tags that make a link.
GRAMMAR = set(
    "load i18n translate blocktranslate endblocktranslate trimmed count plural with as for in "
    "endfor if elif else endif and or not autoescape off endautoescape extends block endblock "
    "content mailed_links own_part_link join_part_link resume_link readiness answer_link "
    "texts story_link referrals status_link surveys survey_link".split()
)


def names_in(text: str) -> set[str]:
    """Every name that stands in a template's tags: all that it could ever tell."""
    tags = " ".join(re.findall(r"{[{%](.*?)[%}]}", text, re.DOTALL))
    unquoted = re.sub(r"\"[^\"]*\"", "", tags)
    return set(re.findall(r"(?<![\w.])[a-z_][\w.]*", unquoted)) - GRAMMAR


def told(name: str) -> set[str]:
    if name in SIGN_IN_MAILS:
        mail = TEMPLATES / "account" / "email"
        parts = [mail / f"{name}_subject.txt", mail / f"{name}_message.txt"]
    else:
        parts = [TEXTS / f"{name}.txt"]
    return set().union(*(names_in(part.read_text()) for part in parts))


@pytest.mark.parametrize("name", [name for name, number in forms() if not number])
def test_a_mail_reads_only_what_may_be_told(name):
    assert told(name) - MAY_BE_TOLD == set(), "May this be told? Then it goes into MAY_BE_TOLD."


@pytest.mark.parametrize("name", [name for name, number in forms() if not number])
def test_the_samples_fill_everything_a_mail_reads(name):
    samples = (MAILS | SIGN_IN_MAILS)[name].samples

    assert told(name) - {"sentence"} - {key for one in samples for key in one} == set()


def test_a_name_is_found_wherever_it_stands():
    text = (
        '{% load i18n %}{% if is_x and y == "z" %}{{ a }}{{ b }}{% endif %}'
        "{% blocktranslate trimmed count c=d %}{{ e }}{% endblocktranslate %}"
    )

    assert names_in(text) == {"is_x", "y", "a", "b", "c", "d", "e"}


# --- Every mail, every form, every language ------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "number"), forms())
def test_a_mail_is_whole_in_each_language(name, number, language):
    mail = letter(name, language, number)

    assert mail.subject
    assert "\n" not in mail.subject
    assert "{" not in mail.subject + mail.text
    shown = Shown(mail.html)
    said = " ".join(shown.text.split())
    for line in mail.text.splitlines():
        assert " ".join(line.split()).removeprefix("- ") in said
    assert all(link.startswith(f"{settings.SITE_URL}/") for link in shown.links)
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in mail.html


@pytest.mark.parametrize("language", ["nl", "uk", "ar"])
@pytest.mark.parametrize(("name", "number"), forms())
def test_no_sentence_stays_in_english(name, number, language):
    values = (MAILS | SIGN_IN_MAILS)[name].samples[number].values()
    listed = [f"- {one}" for value in values if isinstance(value, list) for one in value]
    same = {"Samen Hier", *map(str, values), *listed}
    english = set(letter(name, "en", number).text.splitlines()) - {""}
    own = set(letter(name, language, number).text.splitlines())

    # Links differ by language or not, and are no sentence.
    assert {line for line in english & own - same if not line.startswith("http")} == set()


# --- The HTML ------------------------------------------------------------------------------


def make(text: str, language: str = "nl", subject: str = "Hallo") -> Shown:
    return Shown(Letter(subject, text, language).html)


def test_a_name_that_looks_like_markup_stays_text():
    shown = make('Hello <b>&"O\'Brien"</b>,\n', subject="<script>alert(1)</script>")

    assert 'Hello <b>&"O\'Brien"</b>,' in shown.text
    assert "<script>alert(1)</script>" in shown.text
    assert {tag for tag, _attrs in shown.tags} == {"h1", "p"} - {"h1"}


def test_a_line_that_is_a_link_of_ours_is_a_button_with_its_address_to_read():
    url = f"{settings.SITE_URL}/nl/groups/own/"

    shown = make(f"Read on here:\n{url}\n")

    assert shown.links == [url]
    assert url in shown.text


@pytest.mark.parametrize(
    "line",
    [
        "https://casino.example/",
        f"{settings.SITE_URL}.evil.example/",
        f"{settings.SITE_URL}@evil.example/",
        f"{settings.SITE_URL}/x and more words",
        "javascript:alert(1)",
    ],
)
def test_what_leads_elsewhere_is_no_link(line):
    shown = make(f"A\n\n{line}\n")

    assert shown.links == []
    assert line in shown.text


def test_dashes_make_a_list_and_lines_that_belong_together_stay_together():
    shown = make("This is missing:\n\n- a statement\n- a training\n\nCooking\nMonday\n")

    assert [tag for tag, _attrs in shown.tags].count("li") == 2
    assert [tag for tag, _attrs in shown.tags].count("br") == 1


def test_the_preview_beside_the_subject_is_the_first_sentence_after_the_greeting():
    html = Letter("Hallo", "Hello Noor,\n\nThank you for signing up.\n\nBye\n", "en").html

    assert re.search(r"display:none[^>]*>([^<]*)<", html)[1] == "Thank you for signing up."


def test_a_mail_fetches_nothing_and_runs_nothing():
    assert (
        re.findall(r"<(img|script|link|iframe|object|video)\b|url\(|@import|\son\w+=", WRAPPER)
        == []
    )


def test_a_mail_has_the_colours_of_the_site():
    known = {colour.upper() for scheme in ("light", "dark") for colour in tokens(scheme).values()}

    assert {colour.upper() for colour in re.findall(r"#[0-9A-Fa-f]{6}\b", WRAPPER)} - known == set()


def test_what_somebody_typed_makes_no_line_of_its_own():
    sample = MAILS["member_invitation"].samples[0]
    typed = f"Noor\n\nWin money here:\n{settings.SITE_URL}/win"

    mail = compose("member_invitation", "en", sample | {"inviter": typed})

    assert f"Noor Win money here: {settings.SITE_URL}/win asks you" in mail.text


def test_the_mail_speaks_the_language_of_its_reader_in_every_part():
    with translation.override("nl"):
        html = letter("match_made", "uk").html

    assert "Відкрити сторінку" in html


def test_a_latin_name_keeps_its_direction_in_an_arabic_mail():
    sample = MAILS["group_ready"].samples[0] | {"group": "De Buren"}

    arabic, dutch = (compose("group_ready", code, sample) for code in ("ar", "nl"))

    assert "\u2068De Buren\u2069" in arabic.subject
    assert "\u2068" not in dutch.subject + dutch.text
