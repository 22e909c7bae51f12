"""What a household asks its builder: two kinds more, and how it went."""

from django.db import migrations, models

import samenhier.privacy.fields
import samenhier.privacy.validators


class Migration(migrations.Migration):
    dependencies = [
        ("newcomers", "0008_two_people_decide"),
    ]

    operations = [
        migrations.AddField(
            model_name="nextaction",
            name="note",
            field=samenhier.privacy.fields.EncryptedTextField(
                blank=True,
                validators=[samenhier.privacy.validators.no_identity_number],
                verbose_name="how it went",
            ),
        ),
        migrations.AlterField(
            model_name="nextaction",
            name="kind",
            field=models.CharField(
                choices=[
                    ("first_talk", "plan the first talk"),
                    ("call", "call: they want to talk to somebody"),
                    ("correction", "something in the record is not right"),
                    ("interpreter", "arrange an interpreter"),
                    ("incomplete", "something is missing to be ready"),
                    ("said_no", "they said no to taking part: ask what they would like"),
                    ("urgent", "a colleague reached them because it was urgent: ask how they are"),
                    ("leaving", "they left the programme: say goodbye, and ask why if they like"),
                    ("erasure", "erase what is known: they asked for it"),
                    ("other", "something else"),
                ],
                max_length=12,
                verbose_name="what",
            ),
        ),
    ]
