"""A real Chromium in front of a real server, which minds what people would not notice.

`page` is a page of the live server, once as a phone (360 px) and once as a desktop (1280 px).
The test fails on any console error, script error, failed response or request to somebody else.
"""

import io
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.test import Client
from django.utils import translation
from django.utils.translation import get_language
from PIL import Image
from playwright.sync_api import BrowserContext, Page, Request, Response

from samenhier.accounts import robots
from tests.browser.walking import Walk

HERE = Path(__file__).parent
RESULTS = Path("test-results")

LANGUAGES = ["nl", "en", "uk", "ar"]

NARROW, PHONE, DESKTOP = 320, 360, 1280
HEIGHTS = {PHONE: 740, DESKTOP: 800}

# No GPU, no updates, nothing that phones home: a request that leaves is one of ours.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

# Colours and sizes are those of the styles, whatever the words: half of what a judgement costs.
# They are looked at in one language of each direction; all other rules in each language.
OF_THE_STYLE = ["color-contrast", "target-size"]
OF_EACH_DIRECTION = {"nl", "ar"}

MISSING = (
    "BROWSER TESTS NOT RUN: there is no Chromium on this machine. "
    "As root: apt-get install chromium-headless-shell, or name one: CHROMIUM=/path/to/chromium"
)


def chromium() -> str | None:
    """The system's Chromium; the wheel of playwright brings none.

    First the one without a window of its own: the same engine, and a quarter less work.
    """
    names = (
        *("chromium-headless-shell", "chromium", "chromium-browser"),
        *("google-chrome", "google-chrome-stable"),
    )
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder, so that `-m 'not browser'` leaves it out.

    What it runs is covered by the tests below it; measuring that once more takes a minute.
    """
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.no_cover)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say loudly what was not tried."""
    if chromium() is None:
        terminalreporter.write_line(MISSING, red=True, bold=True)


# --- The browser ---------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the system's Chromium; without one, skip here and fail in CI."""
    executable = chromium()
    if executable is None:
        # In CI a skipped test is a promise that nobody keeps.
        refuse = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        refuse(MISSING)
    return browser_type_launch_args | {"executable_path": executable, "args": FLAGS}


@pytest.fixture(scope="session")
def base_url() -> None:
    """None here: each test has its own live server. The plugin's own fixture only warns."""


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def width(request: pytest.FixtureRequest) -> int:
    """How wide the window is; a test that needs one only parametrizes it indirectly."""
    return int(request.param)


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """The language of the pages; a test that needs fewer parametrizes it indirectly."""
    with translation.override(request.param):
        yield request.param


@pytest.fixture
def context(
    new_context: Callable[..., BrowserContext], width: int, live_server: Any, settings: Any
) -> BrowserContext:
    """A browser without history, on the live server; links in mails lead there too."""
    settings.SITE_URL = live_server.url
    window = new_context(
        base_url=live_server.url,
        viewport={"width": width, "height": HEIGHTS.get(width, 800)},
        has_touch=width == PHONE,
        reduced_motion="reduce",
    )
    window.set_default_timeout(10_000)
    return window


@pytest.fixture(autouse=True)
def a_test_types_faster_than_people(monkeypatch: pytest.MonkeyPatch) -> None:
    """No form of a browser test is in doubt for coming too soon."""
    monkeypatch.setattr(robots, "FASTEST", 0)


@pytest.fixture
def complaints() -> list[str]:
    """What went wrong unseen; a test that provokes a mistake on purpose clears it."""
    return []


@pytest.fixture
def page(context: BrowserContext, live_server: Any, complaints: list[str]) -> Iterator[Page]:
    """A page of the live server, watched from the first request to the last."""
    page = context.new_page()
    listen(page, live_server.url, complaints)
    yield page
    assert not complaints, "\n".join(complaints)


def listen(page: Page, home: str, complaints: list[str]) -> None:
    """Write down every console error, script error, failed response and foreign request."""

    def on_request(request: Request) -> None:
        if not request.url.startswith((f"{home}/", "data:", "blob:", "about:")):
            complaints.append(f"request to somebody else: {request.url}")

    def on_response(response: Response) -> None:
        if response.status >= 500:
            complaints.append(f"{response.status} from {response.url}")

    def on_console(message: Any) -> None:
        if message.type == "error":
            complaints.append(f"console: {message.text} ({message.location['url']})")

    page.on("request", on_request)
    page.on("response", on_response)
    page.on("console", on_console)
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))


Window = Callable[..., Page]


@pytest.fixture
def window(
    new_context: Callable[..., BrowserContext],
    live_server: Any,
    settings: Any,
    complaints: list[str],
) -> Iterator[Window]:
    """A browser of somebody's own: its width, and whether scripts run."""
    settings.SITE_URL = live_server.url

    def open_window(width: int = 360, *, scripts: bool = True) -> Page:
        context = new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 740},
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        page = context.new_page()
        listen(page, live_server.url, complaints)
        return page

    with translation.override("nl"):
        yield open_window
    assert not complaints, "\n".join(complaints)


# --- Helpers -------------------------------------------------------------------------------


def go_on(page: Page) -> None:
    page.locator("main form .actions button.button").first.click()
    page.wait_for_load_state()


def settle(page: Page) -> None:
    """Wait for the page that a click asked for: the click is over when its first byte is there."""
    page.wait_for_load_state()


def fits(page: Page) -> bool:
    settle(page)
    root = "document.documentElement"
    return bool(page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth"))


@pytest.fixture
def carry_on(context: BrowserContext, live_server: Any) -> Callable[[Client], None]:
    """Call it with a test client, for the browser to go on with its session."""
    name = django_settings.SESSION_COOKIE_NAME

    def carry_on_from(client: Client) -> None:
        context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
        )

    return carry_on_from


@pytest.fixture
def enter(carry_on: Callable[[Client], None]) -> Callable[[Any], None]:
    """Call it with a user to be signed in as that user, without the sign-in pages."""

    def enter_as(user: Any) -> None:
        client = Client()
        client.force_login(user)
        carry_on(client)

    return enter_as


@pytest.fixture
def photograph(width: int) -> Callable[..., Path]:
    """Call it with a page and a name to keep a picture in test-results/.

    With SCREENS=docs/screens in the environment a small copy is kept there too, for the
    documents, unless `keep=False`. `whole=True` takes the page from top to bottom instead of what
    the window shows.
    """

    def take(page: Page, name: str, *, whole: bool = False, keep: bool = True) -> Path:
        page.evaluate("() => document.fonts.ready.then(() => true)")
        RESULTS.mkdir(exist_ok=True)
        path = RESULTS / f"{name}-{width}.png"
        picture = page.screenshot(full_page=whole, path=path)
        if keep and os.environ.get("SCREENS"):
            keep_small(picture, Path(os.environ["SCREENS"]) / path.name)
        return path

    return take


def keep_small(picture: bytes, path: Path) -> None:
    """Keep a picture in few colours: about a fifth of the bytes in git, and as good to read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    image.quantize(colors=96, dither=Image.Dither.NONE).save(path, optimize=True)


@pytest.fixture
def assert_accessible() -> Callable[..., None]:
    """Call it with a page: no violation of WCAG 2.2 level A or AA that a machine can find.

    `without` names parts that were judged already, by their selectors.
    """

    def check(page: Page, without: Sequence[str] = ()) -> None:
        settle(page)
        rules = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}
        rules["preload"] = False  # it would fetch a stylesheet anew, from a wrong address
        if get_language() not in OF_EACH_DIRECTION:
            rules["rules"] = {name: {"enabled": False} for name in OF_THE_STYLE}
        judged = {"include": ["html"], "exclude": list(without)}
        found = Axe().run(page, judged, rules).response["violations"]
        assert [_sentence(violation) for violation in found] == []

    return check


def _sentence(violation: dict[str, Any]) -> str:
    places = [" ".join(map(str, node["target"])) for node in violation["nodes"]]
    return f"{violation['id']}: {violation['help']} at {'; '.join(places[:5])}"


@pytest.fixture
def walk(page, assert_accessible, photograph, complaints) -> Iterable[Walk]:
    walk = Walk(page, assert_accessible, photograph)
    yield walk
    # The browser reports the pages of links that work no more.
    complaints[:] = [one for one in complaints if "status of 404" not in one]
    assert walk.wrong == []
