from django.db import migrations, models


class Migration(migrations.Migration):
    """What kind of error ended a round."""

    dependencies = [
        ("matching", "0005_findings"),
    ]

    operations = [
        migrations.AddField(
            model_name="matchinground",
            name="error",
            field=models.CharField(blank=True, max_length=80, verbose_name="kind of error"),
        ),
    ]
