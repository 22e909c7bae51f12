import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import samenhier.traits.fields


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0011_what_was_approved_before"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BuilderProfile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "languages",
                    samenhier.traits.fields.ChoiceListField(
                        blank=True,
                        choices=[
                            ("nl", "Dutch"),
                            ("en", "English"),
                            ("ar", "Arabic"),
                            ("uk", "Ukrainian"),
                            ("am", "Amharic"),
                            ("de", "German"),
                            ("es", "Spanish"),
                            ("fa", "Farsi or Dari"),
                            ("fr", "French"),
                            ("ku", "Kurdish"),
                            ("ps", "Pashto"),
                            ("ru", "Russian"),
                            ("so", "Somali"),
                            ("ti", "Tigrinya"),
                            ("tr", "Turkish"),
                            ("zh", "Chinese"),
                        ],
                        default=list,
                        verbose_name="languages",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="builder_profile",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="community builder",
                    ),
                ),
            ],
            options={
                "verbose_name": "languages of a community builder",
                "verbose_name_plural": "languages of community builders",
                "ordering": ["user__name", "pk"],
            },
        ),
    ]
