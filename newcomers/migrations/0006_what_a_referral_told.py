"""What a referring organisation told, and on which yes it did."""

import django.utils.timezone
from django.db import migrations, models

import samenhier.privacy.fields
import samenhier.privacy.validators
import samenhier.traits.fields


class Migration(migrations.Migration):
    dependencies = [
        ("newcomers", "0005_erasure_asked"),
    ]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="adults",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="number of adults"
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="children_birth_years",
            field=models.JSONField(
                blank=True, default=list, verbose_name="years of birth of the children"
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="contact_name",
            field=samenhier.privacy.fields.EncryptedTextField(
                blank=True, verbose_name="name of the contact person"
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="explained_in",
            field=models.CharField(
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
                max_length=3,
                verbose_name="language in which it was explained",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="explained_on",
            field=models.DateField(
                default=django.utils.timezone.localdate, verbose_name="the person said yes on"
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="follow_answered_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="answered at"),
        ),
        migrations.AddField(
            model_name="referral",
            name="had_interpreter",
            field=models.BooleanField(default=False, verbose_name="with an interpreter"),
        ),
        migrations.AddField(
            model_name="referral",
            name="language",
            field=models.CharField(
                choices=[("nl", "Dutch"), ("en", "English"), ("uk", "Ukrainian"), ("ar", "Arabic")],
                default="nl",
                max_length=5,
                verbose_name="language of their mails",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="practical_needs",
            field=samenhier.privacy.fields.EncryptedTextField(
                blank=True,
                validators=[samenhier.privacy.validators.no_identity_number],
                verbose_name="practical needs",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="requirements",
            field=samenhier.traits.fields.ChoiceListField(
                blank=True,
                choices=[
                    ("step_free", "without steps"),
                    ("quiet", "a quiet place"),
                    ("short", "short meetings"),
                    ("children", "children can come along"),
                    ("transport", "close to a bus or tram stop"),
                    ("large_print", "large letters"),
                    ("spoken", "rather spoken than written"),
                ],
                default=list,
                verbose_name="what is needed to meet",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="text_language",
            field=models.CharField(
                blank=True,
                choices=[("nl", "Dutch"), ("en", "English"), ("uk", "Ukrainian"), ("ar", "Arabic")],
                max_length=5,
                verbose_name="language of the text",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="text_version",
            field=models.CharField(blank=True, max_length=20, verbose_name="version of the text"),
        ),
    ]
