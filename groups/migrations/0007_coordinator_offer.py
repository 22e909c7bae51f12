"""Let a coordinator offer the role to another member."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("groups", "0006_join_link")]

    operations = [
        migrations.CreateModel(
            name="CoordinatorOffer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("accepted", "accepted"),
                            ("declined", "declined"),
                            ("taken_back", "taken back"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="answer",
                    ),
                ),
                ("offered_at", models.DateTimeField(auto_now_add=True, verbose_name="offered at")),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="answered at"),
                ),
                (
                    "former",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="groups.membership",
                        verbose_name="coordinator until then",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="coordinator_offers",
                        to="groups.welcomegroup",
                        verbose_name="Welcome Group",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="groups.membership",
                        verbose_name="asked",
                    ),
                ),
            ],
            options={
                "verbose_name": "offer of the coordinator's role",
                "verbose_name_plural": "offers of the coordinator's role",
                "ordering": ["-offered_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answer", "open")),
                        fields=("group",),
                        name="coordinator_offer_one_open",
                    )
                ],
            },
        ),
    ]
