"""A third kind of event: the information meeting."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0002_event_counts_as_a_training"),
    ]

    operations = [
        migrations.AlterField(
            model_name="event",
            name="kind",
            field=models.CharField(
                choices=[
                    ("training", "training"),
                    ("community", "community event"),
                    ("info", "information meeting"),
                ],
                max_length=10,
                verbose_name="kind",
            ),
        ),
    ]
