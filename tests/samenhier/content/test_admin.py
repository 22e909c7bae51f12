"""Who writes the texts of the site."""

import pytest
from django.urls import reverse
from django.utils import translation

from samenhier.content.models import MunicipalityText, Page, Resource

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def page() -> Page:
    return Page.objects.create(slug="proef", title_nl="Proef", body_nl="Tekst", title_uk="Спроба")


def change(page: Page) -> str:
    return reverse("admin:content_page_change", args=[page.pk])


def test_the_national_coordinator_changes_a_text_per_language(sign_in, national, page):
    form = {"title_nl": "Nieuw", "body_nl": "Tekst", "title_ar": "جديد", "body_ar": "نص"}

    answer = sign_in(national).post(change(page), form)

    assert answer.status_code == 302
    page.refresh_from_db()
    assert (page.title_nl, page.title_ar, page.title_uk) == ("Nieuw", "جديد", None)


def test_the_address_of_a_page_is_chosen_once(sign_in, national, page):
    form = {"slug": "anders", "title_nl": "Proef", "body_nl": "Tekst"}

    sign_in(national).post(change(page), form)

    page.refresh_from_db()
    assert page.slug == "proef"


def test_the_national_coordinator_adds_a_page(sign_in, national):
    form = {"slug": "vragen", "title_nl": "Vragen", "body_nl": "Antwoorden"}

    answer = sign_in(national).post(reverse("admin:content_page_add"), form)

    assert answer.status_code == 302
    assert Page.objects.get(slug="vragen").title_nl == "Vragen"


def test_dutch_is_required(sign_in, national):
    form = {"slug": "vragen", "title_en": "Questions", "body_en": "Answers"}

    answer = sign_in(national).post(reverse("admin:content_page_add"), form)

    assert list(answer.context["adminform"].form.errors) == ["title_nl", "body_nl"]


def test_staff_read_the_texts_and_change_nothing(sign_in, staff, page):
    desk = sign_in(staff)

    assert desk.get(change(page)).status_code == 200
    answer = desk.post(change(page), {"title_nl": "Gekaapt", "body_nl": "Tekst"})

    assert answer.status_code == 403
    assert desk.get(reverse("admin:content_page_add")).status_code == 403
    page.refresh_from_db()
    assert page.title_nl == "Proef"


def test_pages_are_never_deleted(sign_in, national, page):
    assert (
        sign_in(national).post(reverse("admin:content_page_delete", args=[page.pk])).status_code
        == 403
    )


@pytest.mark.parametrize("persona", ["builder", "partner", "researcher", "handler"])
def test_others_have_no_admin(sign_in, request, persona, page):
    answer = sign_in(request.getfixturevalue(persona)).get(change(page))

    assert answer.url.startswith(reverse("admin:login"))


def test_the_list_tells_which_languages_are_missing(sign_in, national, page):
    Page.objects.exclude(slug__in=["proef", "privacy"]).delete()

    text = sign_in(national).get(reverse("admin:content_page_changelist")).content.decode()

    assert text.count('<span class="badge badge--good">4 of 4</span>') == 1
    assert text.count('<span class="badge badge--attention">1 of 4, no en, uk, ar</span>') == 1


def test_the_list_costs_the_same_for_one_page_and_thirty(
    sign_in, national, django_assert_max_num_queries, django_assert_num_queries
):
    Page.objects.exclude(slug="privacy").delete()
    desk, url = sign_in(national), reverse("admin:content_page_changelist")
    with django_assert_max_num_queries(8) as counted:
        desk.get(url)

    for number in range(29):
        Page.objects.create(slug=f"proef-{number}", title_nl="Proef", body_nl="Tekst")
    with django_assert_num_queries(len(counted)):
        desk.get(url)


# --- Texts of municipalities -----------------------------------------------------------------


def test_staff_write_about_their_own_municipality(sign_in, staff, the_hague):
    answer = sign_in(staff).post(
        reverse("admin:content_municipalitytext_add"),
        {"municipality": the_hague.pk, "groups_wanted": 7, "body_nl": "Kom langs.", "body_uk": "П"},
    )

    assert answer.status_code == 302
    text = MunicipalityText.objects.get()
    assert (text.municipality, text.groups_wanted, text.body_uk) == (the_hague, 7, "П")


def test_staff_do_not_write_about_the_municipality_of_another(sign_in, stranger, the_hague):
    answer = sign_in(stranger).post(
        reverse("admin:content_municipalitytext_add"),
        {"municipality": the_hague.pk, "body_nl": "Gekaapt"},
    )

    assert list(answer.context["adminform"].form.errors) == ["municipality"]


def test_a_text_leads_to_its_page_in_each_language(sign_in, staff, the_hague):
    text = MunicipalityText.objects.create(municipality=the_hague, body_nl="-")

    page = sign_in(staff).get(reverse("admin:content_municipalitytext_change", args=[text.pk]))

    for language in ("nl", "en", "uk", "ar"):
        assert f'href="/{language}/municipalities/den-haag/"' in page.content.decode()


def test_the_list_of_resources_tells_which_languages_are_missing(sign_in, national):
    Resource.objects.all().delete()
    Resource.objects.create(topic="work", title_nl="Werk", body_nl="-", title_en="W", body_en="-")

    text = sign_in(national).get(reverse("admin:content_resource_changelist")).content.decode()

    assert text.count('<span class="badge badge--attention">2 of 4, no uk, ar</span>') == 1
