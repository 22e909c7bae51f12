"""Cookies, donate and bequest; the first questions and resources, in four languages."""

import re
from pathlib import Path

from django.db import migrations

HERE = Path(__file__).resolve().parent.parent
LANGUAGES = ["nl", "en", "uk", "ar"]
PAGES = {
    "cookies": "",
    "donate": "https://justiceandpeace.nl/",
    "bequest": "https://justiceandpeace.nl/",
}
LABELS = {
    "nl": "Naar de website van Justice & Peace",
    "en": "To the website of Justice & Peace",
    "uk": "На сайт Justice & Peace",
    "ar": "إلى موقع Justice & Peace",
}
# In the order of the resources: where they are, and which of our languages are spoken there.
LINKS = [
    ("https://www.oefenen.nl/", ["nl"]),
    ("https://www.inburgeren.nl/", ["en", "nl"]),
    ("https://www.steffie.nl/", ["nl"]),
    ("https://www.uaf.nl/", ["en", "nl"]),
    ("https://www.thuisarts.nl/", ["nl"]),
    ("https://www.juridischloket.nl/", ["nl"]),
    ("https://www.refugeehelp.nl/", ["ar", "en", "nl", "uk"]),
]


def page(slug, language):
    """The title, which is the first line, and the rest."""
    text = (HERE / "first_pages" / f"{slug}.{language}.txt").read_text(encoding="utf-8")
    title, _blank, body = text.partition("\n\n")
    return title, body.strip()


def records(name, language):
    """(topic, title, text) of each record: "# " begins a topic, "## " a record."""
    text = (HERE / "first_texts" / f"{name}.{language}.txt").read_text(encoding="utf-8")
    topic = ""
    for part in re.split(r"^(?=#)", text, flags=re.MULTILINE):
        if part.startswith("# "):
            topic = part.removeprefix("# ").strip()
        elif part.startswith("## "):
            title, _blank, body = part.removeprefix("## ").partition("\n\n")
            yield topic, title, body.strip()


def write_texts(apps, schema_editor):
    write_pages(apps.get_model("content", "Page"))
    write_records(apps.get_model("content", "Question"), "questions", ("question", "answer"))
    write_records(apps.get_model("content", "Resource"), "resources", ("title", "body"), LINKS)


def write_pages(page_model):
    for slug, link in PAGES.items():
        fields = {"link": link}
        for language in LANGUAGES:
            title, body = page(slug, language)
            fields |= {f"title_{language}": title, f"body_{language}": body}
            fields[f"link_label_{language}"] = LABELS[language] if link else ""
        for field in ("title", "body", "link_label"):
            fields[field] = fields[f"{field}_nl"]
        page_model.objects.update_or_create(slug=slug, defaults=fields)


def write_records(model, name, fields, links=None):
    in_languages = zip(*(list(records(name, language)) for language in LANGUAGES), strict=True)
    for order, texts in enumerate(in_languages):
        record = model(topic=texts[0][0], order=order)
        if links:
            record.link, record.languages = links[order]
        for language, (_topic, *words) in zip(LANGUAGES, texts, strict=True):
            for field, text in zip(fields, words, strict=True):
                setattr(record, f"{field}_{language}", text)
                if language == "nl":
                    setattr(record, field, text)
        record.save()


def remove_texts(apps, schema_editor):
    apps.get_model("content", "Page").objects.filter(slug__in=PAGES).delete()
    for name in ("Question", "Resource"):
        apps.get_model("content", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("content", "0003_public_site")]

    operations = [migrations.RunPython(write_texts, remove_texts)]
