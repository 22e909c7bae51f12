"""What staff note about a household is on no page of a group, and not on the newcomer's own."""

import pytest
from django.urls import reverse

from newcomers.models import Household
from samenhier.accounts.models import Role, User
from samenhier.privacy.models import Purpose
from samenhier.privacy.services import record_consent
from tests.factories import make_group, make_household, make_match, make_user

pytestmark = pytest.mark.django_db

SECRETS = {
    "intake_notes": "Staff think they are shy",
    "practical_needs": "A quiet place without dogs",
    "phone": "+31612345678",
    "email": "amal.geheim@example.org",
}
# How the assessment is called wherever it is shown, so that its number need not be searched.
ASSESSMENT = ("support needed", "vulnerability", "kwetsbaar", "needs level", "support at level")


@pytest.fixture
def neighbour(the_hague) -> User:
    """A member who coordinates the group that is matched with a household full of secrets."""
    coordinator = make_user(Role.MEMBER, name="Noor Buur")
    newcomer = make_user(Role.NEWCOMER, name="Amal")
    group = make_group(the_hague, coordinator=coordinator)
    household = make_household(the_hague, user=newcomer, vulnerability=4, **SECRETS)
    household.become("paused", by=None, reason="They quarrelled with the team")
    household.become("ready", by=None)
    make_match(group=group, household=household)
    return coordinator


def pages_of_a_group(household: Household) -> list[str]:
    match = household.matches.get()
    return [
        reverse("start"),
        reverse("groups:own"),
        reverse("journey:match", args=[match.pk]),
    ]


def test_a_group_never_reads_what_staff_note(sign_in, neighbour: User):
    household = Household.objects.get()
    client = sign_in(neighbour)

    for url in pages_of_a_group(household):
        page = client.get(url, follow=True)
        assert page.status_code == 200, url
        html = page.content.decode().lower()
        for secret in (*SECRETS.values(), *ASSESSMENT, "quarrelled"):
            assert secret.lower() not in html, (url, secret)


def test_a_newcomer_reads_the_facts_and_not_the_assessment(sign_in, neighbour: User):
    """But in their take-away, which by law holds all that is kept (test_takeaway)."""
    household = Household.objects.get()
    client = sign_in(household.user)

    for url in (
        reverse("newcomers:own"),
        reverse("newcomers:data"),
        reverse("newcomers:consents"),
        reverse("newcomers:looks"),
        reverse("newcomers:call"),
        reverse("journey:match", args=[household.matches.get().pk]),
    ):
        html = client.get(url).content.decode().lower()
        for secret in (SECRETS["intake_notes"], *ASSESSMENT, "quarrelled"):
            assert secret.lower() not in html, (url, secret)


def pages_of_others(household: Household) -> dict[str, list[tuple[str, str]]]:
    """What other roles can open or take away of a household: (method, address)."""
    match = household.matches.get()
    return {
        "builder": [
            ("get", reverse("start")),
            ("get", reverse("journey:caseload")),
            ("get", reverse("journey:match", args=[match.pk])),
            ("get", reverse("journey:check_in_new", args=[match.pk])),
        ],
        "partner": [
            ("get", reverse("start")),
            ("get", reverse("reports:municipality")),
            ("get", reverse("reports:municipality_csv")),
        ],
        "researcher": [
            ("get", reverse("reports:research")),
            ("get", reverse("reports:research_dictionary")),
            ("post", reverse("reports:research_export")),
        ],
        "handler": [("get", reverse("start"))],
    }


@pytest.mark.parametrize("persona", ["builder", "partner", "researcher", "handler"])
def test_no_page_and_no_file_of_another_role_tells_how_much_support_is_needed(
    sign_in, request, neighbour, builder, persona
):
    household = Household.objects.get()
    record_consent(household, Purpose.RESEARCH, is_given=True)
    household.matches.update(builder=builder)
    client = sign_in(request.getfixturevalue(persona))

    for method, url in pages_of_others(household)[persona]:
        page = getattr(client, method)(url, follow=True)
        assert page.status_code == 200, url
        text = page.content.decode().lower()
        for secret in (SECRETS["intake_notes"], *ASSESSMENT, "quarrelled"):
            assert secret.lower() not in text, (url, secret)


@pytest.mark.parametrize("persona", ["builder", "partner", "handler", "researcher", "coordinator"])
def test_no_other_role_sees_a_household_by_itself(request, neighbour, persona):
    user = request.getfixturevalue(persona)

    assert list(Household.objects.visible_to(user)) == []
    assert list(Household.objects.get().people.model.objects.visible_to(user)) == []
