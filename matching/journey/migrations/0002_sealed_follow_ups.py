"""Encrypt what was promised after a talk."""

from django.db import migrations, models

from samenhier.privacy.fields import EncryptedTextField
from samenhier.privacy.sealing import seal
from samenhier.privacy.validators import no_identity_number


class Migration(migrations.Migration):
    dependencies = [("journey", "0001_initial")]

    operations = [
        migrations.AlterField("followup", "text", models.TextField()),
        seal("journey", "followup", "text"),
        migrations.AlterField(
            "followup",
            "text",
            EncryptedTextField(
                max_length=200, validators=[no_identity_number], verbose_name="what"
            ),
        ),
    ]
