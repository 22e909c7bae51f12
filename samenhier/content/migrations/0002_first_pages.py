"""The first pages in four languages. Their words are in samenhier/content/first_pages/."""

from pathlib import Path

from django.db import migrations

FOLDER = Path(__file__).resolve().parent.parent / "first_pages"
SLUGS = ["privacy", "accessibility", "how-it-works", "new-here"]
LANGUAGES = ["nl", "en", "uk", "ar"]


def read(slug, language):
    """The title, which is the first line, and the rest."""
    text = (FOLDER / f"{slug}.{language}.txt").read_text(encoding="utf-8")
    title, _blank, body = text.partition("\n\n")
    return title, body.strip()


def write_pages(apps, schema_editor):
    page_model = apps.get_model("content", "Page")
    for slug in SLUGS:
        fields = {}
        fields["title"], fields["body"] = read(slug, "nl")
        for language in LANGUAGES:
            fields[f"title_{language}"], fields[f"body_{language}"] = read(slug, language)
        page_model.objects.update_or_create(slug=slug, defaults=fields)


def remove_pages(apps, schema_editor):
    apps.get_model("content", "Page").objects.filter(slug__in=SLUGS).delete()


class Migration(migrations.Migration):
    dependencies = [("content", "0001_initial")]

    operations = [migrations.RunPython(write_pages, remove_pages)]
