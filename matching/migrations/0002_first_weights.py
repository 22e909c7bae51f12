"""Version 1 of the weights: those of docs/matching.md."""

from django.db import migrations

WEIGHTS = {
    "needs": 2000,
    "interests": 1500,
    "ages": 1500,
    "language": 1500,
    "style": 1000,
    "time": 1000,
    "near": 1000,
    "margin": 500,
}


def add(apps, schema_editor):
    versions = apps.get_model("matching", "WeightsVersion")
    versions.objects.create(number=1, weights=WEIGHTS, reason="Start weights of docs/matching.md")


def remove(apps, schema_editor):
    apps.get_model("matching", "WeightsVersion").objects.filter(number=1).delete()


class Migration(migrations.Migration):
    dependencies = [("matching", "0001_initial")]

    operations = [migrations.RunPython(add, remove)]
