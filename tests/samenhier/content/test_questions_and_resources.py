"""What people ask, and what helps during the year."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from samenhier.accounts.models import Role
from samenhier.content.models import Question, QuestionTopic, Resource, ResourceTopic
from samenhier.content.texts import live_languages
from samenhier.traits.choices import Domain

pytestmark = pytest.mark.django_db

LANGUAGES = ["nl", "en", "uk", "ar"]
SCRIPTS = {"uk": r"[а-яіїєґ]", "ar": r"[\u0621-\u064a]"}


def get(client, name: str, language: str = "nl") -> str:
    with translation.override(language):
        return client.get(reverse(name)).content.decode()


@pytest.mark.parametrize(("model", "number"), [(Question, 12), (Resource, 15)])
def test_the_first_ones_are_there_in_every_language(model, number):
    assert [live_languages(one) for one in model.objects.all()] == [LANGUAGES] * number


@pytest.mark.parametrize("language", SCRIPTS)
def test_they_are_in_the_script_of_their_language(language):
    texts = [getattr(one, f"answer_{language}") for one in Question.objects.all()]
    texts += [getattr(one, f"body_{language}") for one in Resource.objects.all()]

    assert [text for text in texts if not re.search(SCRIPTS[language], text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["content:questions", "content:resources"])
def test_the_pages_speak_every_language_without_a_notice(client, name, language):
    text = get(client, name, language)

    assert '<div class="notice">' not in text
    assert text.count("<h1>") == 1


def test_questions_stand_under_their_topic_in_their_order(client):
    Question.objects.all().delete()
    for topic, order, words in (
        (QuestionTopic.SAFETY, 1, "Vierde"),
        (QuestionTopic.GROUPS, 2, "Tweede"),
        (QuestionTopic.GROUPS, 1, "Eerste"),
        (QuestionTopic.NEWCOMERS, 1, "Derde"),
    ):
        Question.objects.create(topic=topic, order=order, question_nl=words, answer_nl="-")

    text = get(client, "content:questions").partition("<main")[2]

    found = re.findall(r'<h2 id="(\w+)"|<summary>(\w+)', text)
    assert [code or words for code, words in found] == [
        *("groups", "Eerste", "Tweede", "newcomers", "Derde", "safety", "Vierde")
    ]


def test_an_answer_in_dutch_only_says_so(client):
    Question.objects.all().delete()
    Question.objects.create(topic="groups", question_nl="Wat?", answer_nl="Dit.")

    text = get(client, "content:questions", "ar")

    assert '<summary lang="nl" dir="ltr">Wat?</summary>' in text
    assert text.count('<div class="notice">') == 1


def test_a_resource_leads_to_its_website_and_names_its_languages(client):
    Resource.objects.all().delete()
    Resource.objects.create(
        topic=ResourceTopic.WORK,
        title_nl="Werk",
        body_nl="-",
        link="https://werk.example",
        languages=["ar", "nl"],
    )

    text = get(client, "content:resources")

    assert '<a href="https://werk.example" rel="noreferrer">Werk</a>' in text
    assert re.findall(r"<li>(Arabisch|Nederlands)</li>", text) == ["Nederlands", "Arabisch"]


@pytest.mark.parametrize("name", ["content:questions", "content:resources"])
def test_an_empty_page_says_where_to_go(client, name):
    Question.objects.all().delete()
    Resource.objects.all().delete()

    assert '<p class="empty__title">Hier staat nog niets</p>' in get(client, name)


@pytest.mark.parametrize("name", ["content:questions", "content:resources"])
def test_a_page_costs_one_query(client, django_assert_num_queries, name):
    with django_assert_num_queries(1):
        get(client, name)


def test_the_national_coordinator_adds_changes_and_removes_a_question(sign_in, national):
    desk = sign_in(national)
    add = reverse("admin:content_question_add")

    desk.post(add, {"topic": "groups", "order": 9, "question_nl": "Nieuw?", "answer_nl": "Ja."})
    question = Question.objects.get(question_nl="Nieuw?")
    desk.post(reverse("admin:content_question_delete", args=[question.pk]), {"post": "yes"})

    assert not Question.objects.filter(question_nl="Nieuw?").exists()


def test_staff_do_not_change_a_question(sign_in, staff):
    question = Question.objects.first()
    page = reverse("admin:content_question_change", args=[question.pk])

    assert sign_in(staff).post(page, {"question_nl": "Gekaapt"}).status_code == 403


def test_the_page_of_a_record_leads_to_the_site_in_each_language(sign_in, national):
    question = Question.objects.first()

    page = sign_in(national).get(reverse("admin:content_question_change", args=[question.pk]))

    for language in LANGUAGES:
        assert f'href="/{language}/questions/#question-{question.pk}"' in page.content.decode()


# --- Where a resource helps ----------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.NEWCOMER, Role.MEMBER, Role.BUILDER])
@pytest.mark.parametrize("domain", Domain.values)
def test_there_is_something_for_everybody_in_every_part_of_life(domain, role):
    assert Resource.objects.helping([domain], role)


def test_a_resource_helps_who_it_is_for_with_what_it_is_about():
    Resource.objects.all().delete()
    for title, domains, for_whom in (
        ("Allen", ["work", "study"], []),
        ("Groep", ["work"], ["groups"]),
        ("Thuis", ["work"], ["newcomers"]),
        ("Elders", ["health"], []),
        ("Nergens", [], []),
    ):
        Resource.objects.create(
            topic="work", title_nl=title, body_nl="-", domains=domains, for_whom=for_whom
        )

    def titles(domains, role):
        return [one.title_nl for one in Resource.objects.helping(domains, role)]

    assert titles(["work"], Role.NEWCOMER) == ["Allen", "Thuis"]
    assert titles(["work"], Role.MEMBER) == ["Allen", "Groep"]
    assert titles(["work", "study", "health"], Role.STAFF) == ["Allen", "Elders"]
    assert titles([], Role.NEWCOMER) == []
