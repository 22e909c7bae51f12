"""Encrypt practical needs, and what a household would like to reach."""

from django.db import migrations, models

from samenhier.privacy.fields import EncryptedTextField
from samenhier.privacy.sealing import seal
from samenhier.privacy.validators import no_identity_number


class Migration(migrations.Migration):
    dependencies = [("newcomers", "0006_what_a_referral_told")]

    operations = [
        migrations.AlterField("household", "practical_needs", models.TextField()),
        seal("newcomers", "household", "practical_needs"),
        migrations.AlterField(
            "household",
            "practical_needs",
            EncryptedTextField(
                blank=True,
                help_text="As a practical requirement, such as “step-free” or “a quiet place”. No diagnosis.",
                max_length=300,
                validators=[no_identity_number],
                verbose_name="practical needs",
            ),
        ),
        migrations.AlterField("need", "goal", models.TextField()),
        seal("newcomers", "need", "goal"),
        migrations.AlterField(
            "need",
            "goal",
            EncryptedTextField(
                blank=True,
                max_length=200,
                validators=[no_identity_number],
                verbose_name="what they would like to reach",
            ),
        ),
    ]
