"""Encrypt the postcode of a group, and notes at its tasks."""

from django.db import migrations, models

from samenhier.privacy.fields import EncryptedTextField
from samenhier.privacy.sealing import seal
from samenhier.privacy.validators import no_identity_number


class Migration(migrations.Migration):
    dependencies = [("groups", "0011_tasks_about_who_stops")]

    operations = [
        migrations.AlterField("welcomegroup", "postcode", models.TextField()),
        seal("groups", "welcomegroup", "postcode"),
        migrations.AlterField(
            "welcomegroup",
            "postcode",
            EncryptedTextField(
                help_text="For example 2511 AB.", max_length=7, verbose_name="postcode"
            ),
        ),
        migrations.AlterField("stafftask", "note", models.TextField()),
        seal("groups", "stafftask", "note"),
        migrations.AlterField(
            "stafftask",
            "note",
            EncryptedTextField(
                blank=True, max_length=300, validators=[no_identity_number], verbose_name="note"
            ),
        ),
    ]
