import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import samenhier.privacy.validators


class Migration(migrations.Migration):
    """A number cannot become a UUID, so the table, which no release has used, is made anew."""

    dependencies = [("journey", "0003_hand_overs")]

    operations = [
        migrations.DeleteModel(name="FollowUp"),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "text",
                    models.CharField(
                        max_length=200,
                        validators=[samenhier.privacy.validators.no_identity_number],
                        verbose_name="what",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="before")),
                (
                    "done_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="done at"),
                ),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="written at"),
                ),
                (
                    "check_in",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follow_ups",
                        to="journey.checkin",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
            ],
            options={
                "verbose_name": "follow-up",
                "verbose_name_plural": "follow-ups",
                "ordering": ["due_on", "created_at", "pk"],
            },
        ),
    ]
