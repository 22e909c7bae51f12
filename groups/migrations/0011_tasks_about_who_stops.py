"""Ask staff to act when a member stops during a match, or takes part twice."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("groups", "0010_each_time_something_lacks")]

    operations = [
        migrations.AlterField(
            model_name="stafftask",
            name="kind",
            field=models.CharField(
                choices=[
                    ("first_contact", "contact the group for a first talk"),
                    ("returned", "talk again: the group wants to go on"),
                    ("incomplete", "help the group to be complete again"),
                    ("replacement", "too few members: help to find somebody, or decide"),
                    ("vog_ends", "ask for a new VOG: one expires"),
                    ("no_answer", "call the group: no answer to “still available?”"),
                    ("left_match", "talk with the group: a member stopped during the match"),
                    ("two_groups", "a member takes part in another group too: sort it out"),
                ],
                max_length=20,
                verbose_name="what",
            ),
        ),
    ]
