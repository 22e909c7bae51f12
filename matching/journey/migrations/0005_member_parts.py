import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("groups", "0013_task_to_talk_about_a_proposal"),
        ("journey", "0004_activities"),
        ("matching", "0014_steps_of_a_round"),
    ]

    operations = [
        migrations.CreateModel(
            name="MemberPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("contact", "keeping in touch"),
                            ("language", "practising Dutch"),
                            ("letters", "letters and forms"),
                            ("work", "work and study"),
                            ("children", "children and school"),
                            ("house", "house and home"),
                            ("fun", "fun and outings"),
                        ],
                        max_length=20,
                        verbose_name="takes care of",
                    ),
                ),
                (
                    "match",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="member_parts",
                        to="matching.match",
                        verbose_name="match",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="groups.membership",
                        verbose_name="member",
                    ),
                ),
            ],
            options={
                "verbose_name": "part of a member",
                "verbose_name_plural": "parts of members",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("match", "member", "part"), name="member_part_once"
                    )
                ],
            },
        ),
    ]
