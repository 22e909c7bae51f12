"""Giving and a will have a link each, which staff set; until then the page names the team."""

from pathlib import Path

from django.db import migrations

HERE = Path(__file__).resolve().parent.parent
LANGUAGES = ["nl", "en", "uk", "ar"]
HOME = "https://justiceandpeace.nl/"  # of another organisation: says nothing about giving
LABELS = {
    "donate": {"nl": "Geef aan Samen Hier", "en": "Give to Samen Hier"}
    | {"uk": "Підтримати Samen Hier", "ar": "تبرّعوا لبرنامج Samen Hier"},
    "bequest": {"nl": "Praat met ons over je testament", "en": "Talk with us about your will"}
    | {"uk": "Поговорити з нами про заповіт", "ar": "تحدّثوا معنا عن وصيّتكم"},
}


def take_home_page_away(apps, schema_editor):
    """Only from a page that still leads there: what staff chose stays."""
    pages = apps.get_model("content", "Page").objects
    for slug, labels in LABELS.items():
        fields = {"link": "", "link_label": labels["nl"], "body": body(slug, "nl")}
        for language in LANGUAGES:
            fields[f"link_label_{language}"] = labels[language]
            fields[f"body_{language}"] = body(slug, language)
        pages.filter(slug=slug, link=HOME).update(**fields)


def give_home_page_back(apps, schema_editor):
    pages = apps.get_model("content", "Page").objects
    pages.filter(slug__in=LABELS, link="").update(link=HOME)


def body(slug, language):
    text = (HERE / "first_pages" / f"{slug}.{language}.txt").read_text(encoding="utf-8")
    return text.partition("\n\n")[2].strip()


class Migration(migrations.Migration):
    dependencies = [("content", "0004_first_texts")]

    operations = [migrations.RunPython(take_home_page_away, give_home_page_back)]
