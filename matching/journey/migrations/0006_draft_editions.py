"""Count how often a talk was written and in which window, so that none overwrites another."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journey", "0005_member_parts")]

    operations = [
        migrations.AddField(
            "checkin",
            "edition",
            models.PositiveIntegerField(default=0, editable=False, verbose_name="edition"),
        ),
        migrations.AddField(
            "checkin",
            "written_in",
            models.UUIDField(editable=False, null=True, verbose_name="written in"),
        ),
    ]
