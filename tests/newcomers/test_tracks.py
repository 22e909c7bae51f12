"""The legal tracks: their texts and days, and what follows from them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from newcomers.models import Household, HouseholdStatus, TrackText
from tests.factories import make_household
from tests.newcomers import entry

pytestmark = pytest.mark.django_db

LIST = "admin:newcomers_tracktext_changelist"
LANGUAGES = ("nl", "en", "uk", "ar")


@pytest.fixture
def track() -> TrackText:
    return TrackText.objects.get(track="temporary_protection")


def url(track: TrackText) -> str:
    return reverse("admin:newcomers_tracktext_change", args=[track.pk])


def sent(**fields) -> dict[str, object]:
    texts = {f"explanation_{language}": f"Text {language}" for language in LANGUAGES}
    return texts | {"is_open": "on", "ends_on": ""} | fields


def test_the_national_coordinator_changes_a_text_in_four_languages(sign_in, national, track):
    assert sign_in(national).post(url(track), sent()).status_code == 302

    track.refresh_from_db()
    assert [getattr(track, f"explanation_{language}") for language in LANGUAGES] == [
        "Text nl",
        "Text en",
        "Text uk",
        "Text ar",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_is_written_in_every_language(sign_in, national, track, language):
    page = sign_in(national).post(url(track), sent(**{f"explanation_{language}": ""}))

    assert list(page.context["adminform"].form.errors) == [f"explanation_{language}"]


def test_staff_read_and_do_not_change(sign_in, staff, track):
    client = sign_in(staff)

    assert client.get(url(track)).status_code == 200
    assert client.post(url(track), sent()).status_code == 403
    assert client.get(reverse("admin:newcomers_tracktext_add")).status_code == 403


def test_an_end_that_has_come_takes_households_out_at_once(sign_in, national, track):
    household = make_household(track=track.track)
    other = make_household()
    yesterday = timezone.localdate() - timedelta(days=1)

    sign_in(national).post(url(track), sent(ends_on=yesterday))

    household.refresh_from_db()
    other.refresh_from_db()
    assert (household.status, other.status) == (HouseholdStatus.INTAKE, HouseholdStatus.READY)


@pytest.mark.parametrize(
    "closed", [{"is_open": False}, {"ends_on": timezone.localdate() - timedelta(days=1)}]
)
def test_staff_enter_nobody_new_on_a_track_that_is_closed(sign_in, staff, the_hague, track, closed):
    TrackText.objects.filter(pk=track.pk).update(**closed)
    client = sign_in(staff)
    data = entry.household(the_hague, track=track.track)

    page = client.post(reverse("admin:newcomers_household_add"), data)

    assert list(page.context["adminform"].form.errors) == ["track"]
    assert Household.objects.count() == 0


def test_who_came_on_a_track_that_closed_since_keeps_it(sign_in, staff, the_hague, track):
    household = make_household(the_hague, track=track.track)
    TrackText.objects.filter(pk=track.pk).update(is_open=False)
    data = entry.household(the_hague, track=track.track)

    page = sign_in(staff).post(
        reverse("admin:newcomers_household_change", args=[household.pk]), data
    )

    assert page.status_code == 302
