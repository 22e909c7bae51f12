"""The first texts about the tracks in four languages. Their words are in newcomers/first_texts/."""

import json
from datetime import date
from pathlib import Path

from django.db import migrations

TEXTS = Path(__file__).resolve().parent.parent / "first_texts" / "tracks.json"
# Until then the Council of the European Union prolonged it (July 2025); staff change it here.
ENDS_ON = {"temporary_protection": date(2027, 3, 4)}


def write_texts(apps, schema_editor):
    track_texts = apps.get_model("newcomers", "TrackText").objects
    for track, words in json.loads(TEXTS.read_text(encoding="utf-8")).items():
        fields = {f"explanation_{language}": text for language, text in words.items()}
        fields |= {"explanation": words["nl"], "ends_on": ENDS_ON.get(track)}
        track_texts.get_or_create(track=track, defaults=fields)


def remove_texts(apps, schema_editor):
    apps.get_model("newcomers", "TrackText").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("newcomers", "0002_ways_in_and_preferences")]

    operations = [migrations.RunPython(write_texts, remove_texts)]
