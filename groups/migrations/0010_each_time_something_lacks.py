"""Count how often a group stopped being complete, so that each time is an occasion."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("groups", "0009_paused_days_of_the_term")]

    operations = [
        migrations.AddField(
            model_name="welcomegroup",
            name="times_incomplete",
            field=models.PositiveIntegerField(
                default=0, verbose_name="how often it stopped being complete"
            ),
        ),
        migrations.AddField(
            model_name="welcomegroup",
            name="times_too_small",
            field=models.PositiveIntegerField(
                default=0, verbose_name="how often it became too small"
            ),
        ),
    ]
