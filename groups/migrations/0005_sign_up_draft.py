"""Keep a sign-up while somebody fills it in."""

import uuid

from django.db import migrations, models

import samenhier.privacy.fields


class Migration(migrations.Migration):
    dependencies = [
        ("groups", "0004_first_participant_statement"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignUpDraft",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "key",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                        verbose_name="key of the form",
                    ),
                ),
                (
                    "email",
                    models.EmailField(blank=True, max_length=254, verbose_name="e-mail address"),
                ),
                (
                    "kept",
                    samenhier.privacy.fields.EncryptedTextField(blank=True, verbose_name="answers"),
                ),
                (
                    "link_number",
                    models.PositiveIntegerField(default=0, verbose_name="number of the link"),
                ),
                ("started_at", models.DateTimeField(auto_now_add=True, verbose_name="started at")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed at")),
            ],
            options={
                "verbose_name": "unfinished sign-up",
                "verbose_name_plural": "unfinished sign-ups",
                "ordering": ["-changed_at"],
            },
        ),
    ]
