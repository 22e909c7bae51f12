from django.db import migrations
from django.db.models import F


def carry_over(apps, schema_editor):
    """Until now an approved proposal was a match, and a version of the weights was in force."""
    proposals = apps.get_model("matching", "Proposal")
    proposals.objects.filter(status="approved", match__isnull=False).update(status="matched")
    versions = apps.get_model("matching", "WeightsVersion")
    versions.objects.filter(approved_at=None).update(approved_at=F("created_at"))


def carry_back(apps, schema_editor):
    proposals = apps.get_model("matching", "Proposal")
    proposals.objects.filter(status="matched").update(status="approved")


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0010_from_round_to_yes"),
    ]

    operations = [
        migrations.RunPython(carry_over, carry_back),
    ]
