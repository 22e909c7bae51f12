"""Let people join a group by a link."""

import uuid

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import groups.models.joining
import samenhier.privacy.validators


class Migration(migrations.Migration):
    dependencies = [("groups", "0005_sign_up_draft")]

    operations = [
        migrations.CreateModel(
            name="JoinLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        default=groups.models.joining.new_code,
                        max_length=20,
                        unique=True,
                        verbose_name="code",
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now=True, verbose_name="made at")),
                (
                    "group",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="join_link",
                        to="groups.welcomegroup",
                        verbose_name="Welcome Group",
                    ),
                ),
            ],
            options={
                "verbose_name": "join link",
                "verbose_name_plural": "join links",
            },
        ),
        migrations.CreateModel(
            name="JoinRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        max_length=200,
                        validators=[samenhier.privacy.validators.no_identity_number],
                        verbose_name="name",
                    ),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                ("asked_at", models.DateTimeField(auto_now=True, verbose_name="asked at")),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requests",
                        to="groups.joinlink",
                        verbose_name="join link",
                    ),
                ),
            ],
            options={
                "verbose_name": "request to join",
                "verbose_name_plural": "requests to join",
                "ordering": ["asked_at"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("link"),
                        django.db.models.functions.text.Lower("email"),
                        name="join_request_once_per_link",
                    )
                ],
            },
        ),
    ]
