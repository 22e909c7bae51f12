"""The rules of docs/design.md that a machine can check."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import path, reverse
from django.utils.translation import override

from samenhier.templatetags.design import error_summary, language_links, score_bars

STATIC = settings.BASE_DIR / "samenhier" / "static" / "samenhier"
TEMPLATES = settings.BASE_DIR / "templates"
STYLESHEETS = sorted(STATIC.glob("*.css"))
# Mails are no pages: mail programs want their style inline (see test_letters.py).
PAGES = sorted(page for page in TEMPLATES.rglob("*.html") if page.parent != TEMPLATES / "outbox")
APP_PAGES = sorted(page for page in settings.BASE_DIR.glob("*/templates/**/*.html"))

TEXT, DRAWN = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11

GROUNDS = ("paper", "surface", "sunken")
TEXT_PAIRS = [
    *(
        (text, ground)
        for text in ("ink", "muted", "teal", "coral", "plum", "wrong")
        for ground in GROUNDS
    ),
    ("on-teal", "teal"),
    ("on-teal", "teal-strong"),
    ("on-coral", "coral"),
    ("on-coral", "coral-strong"),
    ("paper", "ink"),
    ("on-wrong", "wrong"),
    ("on-plum", "plum-ground"),
    ("teal", "teal-soft"),
    ("teal-strong", "teal-soft"),
    ("plum", "plum-soft"),
    ("ink", "plum-soft"),
    *(
        (text, f"{state}-soft")
        for state in ("good", "attention", "wrong", "info")
        for text in (state, "ink")
    ),
]
DRAWN_PAIRS = [
    *(
        (line, ground)
        for line in ("field-border", "focus", "teal", "wrong")
        for ground in ("paper", "surface")
    ),
    ("attention", "surface"),
    ("good", "surface"),
]


def tokens(scheme: str) -> dict[str, str]:
    """Colours by name; the dark ones lie over the light ones, as in the cascade."""
    text = (STATIC / "tokens.css").read_text()
    light, dark = text.split("@media screen and (prefers-color-scheme: dark)")
    dark = dark.split("@media print")[0]
    colours = r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})"
    found = dict(re.findall(colours, light))
    return found | dict(re.findall(colours, dark)) if scheme == "dark" else found


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_wcag_does():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_on_its_ground(scheme: str):
    colours = tokens(scheme)
    weak = {
        pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2)
        for pair in TEXT_PAIRS
        if contrast(colours[pair[0]], colours[pair[1]]) < TEXT
    }
    assert weak == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_borders_focus_and_icons_can_be_seen(scheme: str):
    colours = tokens(scheme)
    weak = {
        pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2)
        for pair in DRAWN_PAIRS
        if contrast(colours[pair[0]], colours[pair[1]]) < DRAWN
    }
    assert weak == {}


def declarations(stylesheet: Path) -> Iterator[str]:
    text = re.sub(r"/\*.*?\*/", "", stylesheet.read_text(), flags=re.DOTALL)
    for block in re.findall(r"\{([^{}]*)\}", text):
        yield from (line.strip() for line in re.split(r";(?=\s|$)", block) if line.strip())


PHYSICAL = re.compile(
    r"^(margin|padding|border)-(left|right|top|bottom)\b|^(left|right|top|bottom)\s*:|^border-(top|bottom)-(left|right)-radius"
    r"|^(text-align|float|clear)\s*:\s*(left|right)\b"
)
# The arrow of a select is a background, and backgrounds know no logical position.
ALLOWED = {"background-position: right var(--s3) center"}


@pytest.mark.parametrize("stylesheet", STYLESHEETS, ids=lambda sheet: sheet.name)
def test_stylesheets_mirror_by_themselves(stylesheet: Path):
    physical = [line for line in declarations(stylesheet) if PHYSICAL.search(line)]
    turned = [line for line in declarations(stylesheet) if re.search(r"\bright\b|\bleft\b", line)]
    assert physical == []
    assert set(turned) <= ALLOWED


@pytest.mark.parametrize("stylesheet", STYLESHEETS, ids=lambda sheet: sheet.name)
def test_stylesheets_use_colours_by_name_and_define_what_they_use(stylesheet: Path):
    text = stylesheet.read_text()
    everywhere = "".join(sheet.read_text() for sheet in STYLESHEETS)
    defined = set(re.findall(r"(--[\w-]+)\s*:", everywhere))
    assert set(re.findall(r"var\((--[\w-]+)\)", text)) - defined == set()


@pytest.mark.parametrize("stylesheet", STYLESHEETS, ids=lambda sheet: sheet.name)
def test_stylesheets_fetch_nothing_from_elsewhere(stylesheet: Path):
    addresses = re.findall(r"url\(\"?([^\")]+)", stylesheet.read_text())
    assert [a for a in addresses if not a.startswith(("data:image/svg+xml,", "fonts/"))] == []
    assert "@import" not in stylesheet.read_text()


def markup(page: Path) -> str:
    """The page without Django's comments."""
    return re.sub(
        r"\{#.*?#\}|\{% comment.*?endcomment %\}",
        "",
        page.read_text(encoding="utf-8"),
        flags=re.DOTALL,
    )


def breaches(pattern: str) -> list[str]:
    return [
        str(page.relative_to(settings.BASE_DIR))
        for page in (*PAGES, *APP_PAGES)
        if re.search(pattern, markup(page), re.IGNORECASE)
    ]


def test_pages_have_no_inline_style():
    assert breaches(r"\sstyle\s*=|<style\b") == []


def test_pages_have_no_inline_script():
    # JSON that a script reads is data: the content policy lets it stand.
    script = r"<script\b(?![^>]*\b(src=|type=.application/json))"
    assert breaches(script + r"|\son[a-z]+\s*=\s*[\"']|javascript:") == []


def test_pages_fetch_nothing_from_elsewhere():
    elsewhere = r"[\"'](https?:)?//"
    assert breaches(rf"(src|srcset|data|poster)\s*=\s*{elsewhere}|<link[^>]+href={elsewhere}") == []


COMPONENTS = [STATIC / name for name in ("components.css", "forms.css", "desk.css")]
# Django's own, and what the frame of every page draws by itself.
OF_THE_FRAME = {"errorlist", "menu"}


def drawn_in(stylesheets: list[Path]) -> set[str]:
    """Every class that has a rule of its own."""
    text = "".join(sheet.read_text() for sheet in stylesheets)
    text = re.sub(r"url\(.*?\)|/\*.*?\*/", "", text, flags=re.DOTALL)
    selectors = "".join(re.findall(r"([^{}]+)\{", text))
    return set(re.findall(r"\.([a-z][\w-]*)", selectors)) - OF_THE_FRAME


def test_every_component_stands_in_the_catalogue():
    blocks = {re.split("__|--", name)[0] for name in drawn_in(COMPONENTS)}
    catalogue = (settings.BASE_DIR / "docs" / "design.md").read_text()
    by_itself = {"qr", "bars", "street"}  # what a partial draws
    missing = {name for name in blocks if not re.search(rf"\b{name}\b", catalogue)}
    assert missing - by_itself == set()


@pytest.mark.django_db
@pytest.mark.parametrize("half", [0, 1], ids=["left-to-right", "right-to-left"])
def test_every_state_of_every_component_stands_in_the_style_guide(sign_in, staff, half: int):
    page = sign_in(staff).get(reverse("styleguide")).text.split("<footer")[0]

    shown = page.split('id="mirrored"')[half]
    used = {name for group in re.findall(r'\bclass="([^"]*)"', shown) for name in group.split()}

    assert drawn_in(COMPONENTS) - used == set()


def test_pages_use_no_class_that_nobody_drew():
    drawn = "".join(sheet.read_text() for sheet in STYLESHEETS)
    for page in (*PAGES, *APP_PAGES):
        text = re.sub(r"{%.*?%}", " ", markup(page), flags=re.DOTALL)
        text = re.sub(r"[\w-]*\{\{.*?\}\}[\w-]*", " ", text)
        used = {name for group in re.findall(r'\bclass="([^"]*)"', text) for name in group.split()}
        assert {name for name in used if f".{name}" not in drawn} == set(), page


@pytest.mark.parametrize("fonts", [("latin",), ("latin", "cyrillic"), ("latin", "arabic")])
def test_a_first_visit_weighs_less_than_150_kb(fonts: tuple[str, ...]):
    files = ["tokens.css", "site.css", "components.css", "forms.css", "site.js", "favicon.svg"]
    files += [f"fonts/rubik-{script}.woff2" for script in fonts]
    page = 15_000
    assert page + sum((STATIC / name).stat().st_size for name in files) < 150_000


# --- What the form templates and the tags say -----------------------------------------------


class Address(forms.Form):
    town = forms.CharField(label="Town", help_text="Where you live.")
    note = forms.CharField(label="Note", required=False)
    days = forms.MultipleChoiceField(
        label="Days", choices=[("mon", "Monday")], widget=forms.CheckboxSelectMultiple
    )


def test_a_field_with_an_error_names_its_hint_and_its_error():
    field = Address({"days": ["mon"]})["town"].as_field_group()
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="id_town_helptext id_town_error"' in field
    assert 'id="id_town_helptext"' in field
    assert 'id="id_town_error"' in field


def test_only_the_field_that_may_stay_empty_is_marked():
    with override("en"):
        form = Address()
        assert "(optional)" in form["note"].as_field_group()
        assert "(optional)" not in form["town"].as_field_group()


def test_what_people_type_decides_its_own_direction():
    form = Address({"town": '<b dir="x">'})
    assert 'dir="auto"' in str(form["town"])
    assert "&lt;b dir=&quot;x&quot;&gt;" in str(form["town"])


def test_the_error_summary_leads_to_the_control_or_to_the_whole_set():
    errors = error_summary(Address({}), None)["errors"]
    assert [(error["label"], error["target"]) for error in errors] == [
        ("Town", "id_town"),
        ("Days", "id_days_set"),
    ]
    assert 'id="id_days_set"' in Address({})["days"].as_field_group()


def test_the_error_summary_does_not_say_a_label_twice():
    form = Address({})
    form.add_error("town", "Town 0000 does not exist.")

    errors = error_summary(form)["errors"]

    labels = {error["message"]: error["label"] for error in errors}
    assert labels["Town 0000 does not exist."] == ""


def test_the_error_summary_of_a_formset_names_the_row():
    rows = forms.formset_factory(Address)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-town": "Almere"}
    )
    errors = error_summary(rows)["errors"]
    assert [error["target"] for error in errors] == ["id_form-0-days_set"]


def test_no_errors_no_summary():
    page = Template("{% load design %}{% error_summary form %}")
    assert page.render(Context({"form": Address()})).strip() == ""


def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = i18n_patterns(path("", nothing, name="home"), path("start/", nothing, name="start"))


@pytest.mark.urls(__name__)
def test_language_links_keep_the_page_and_its_question():
    request = RequestFactory().get("/nl/start/?step=2")
    with override("nl"):
        links = language_links(Context({"request": request}))["links"]
    assert [(link["code"], link["url"], link["current"]) for link in links] == [
        ("nl", "/nl/start/?step=2", True),
        ("en", "/en/start/?step=2", False),
        ("uk", "/uk/start/?step=2", False),
        ("ar", "/ar/start/?step=2", False),
    ]


@pytest.mark.urls(__name__)
def test_language_links_of_a_page_that_is_not_there_lead_home():
    request = RequestFactory().get("/nl/nothing-here/")
    with override("nl"):
        links = language_links(Context({"request": request}))["links"]
    assert [link["url"] for link in links] == ["/nl/nothing-here/", "/en/", "/uk/", "/ar/"]


def test_each_bar_begins_where_the_one_before_ended():
    bars = score_bars([{"label": "Distance", "points": 25}, {"label": "Ages", "points": 12.5}], 50)
    assert [(row["begin"], row["width"]) for row in bars["rows"]] == [
        ("0.00", "50.00"),
        ("50.00", "25.00"),
    ]
    assert (bars["total"], bars["total_width"]) == (37.5, "75.00")


def test_bars_write_numbers_for_svg_and_for_people():
    page = Template("{% load design %}{% score_bars parts out_of=100 %}")
    with override("nl"):
        shown = page.render(Context({"parts": [{"label": "Ages", "points": 12.5, "of": 20}]}))
    assert 'width="12.50"' in shown
    assert "12,5" in shown
