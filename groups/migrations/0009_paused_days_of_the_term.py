"""Let the term to find a member stand still while a group is paused."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("groups", "0008_changes_of_answers")]

    operations = [
        migrations.AddField(
            model_name="welcomegroup",
            name="replacing_paused_days",
            field=models.PositiveSmallIntegerField(
                default=0, verbose_name="days of that in which the group was paused"
            ),
        ),
    ]
