"""The consent that was called sharing progress is about numbers: its name says so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("privacy", "0004_access_log_cannot_be_edited")]

    operations = [
        migrations.AlterField(
            model_name="consent",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("participation", "taking part in the programme"),
                    ("special_needs", "using practical needs for a good match"),
                    ("municipality", "numbers for the municipality"),
                    ("research", "research without names"),
                    ("photo", "photos and stories"),
                ],
                max_length=20,
                verbose_name="purpose",
            ),
        ),
    ]
