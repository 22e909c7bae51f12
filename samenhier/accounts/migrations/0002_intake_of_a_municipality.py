"""A municipality is open, keeps a waiting list, or does not take groups yet."""

from django.db import migrations, models


def from_is_open(apps, schema_editor):
    municipalities = apps.get_model("accounts", "Municipality").objects
    municipalities.filter(is_open=False).update(intake="not_yet")


def to_is_open(apps, schema_editor):
    municipalities = apps.get_model("accounts", "Municipality").objects
    municipalities.filter(intake="not_yet").update(is_open=False)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="municipality",
            name="intake",
            field=models.CharField(
                choices=[
                    ("open", "open"),
                    ("waiting_list", "waiting list"),
                    ("not_yet", "not yet"),
                ],
                default="open",
                max_length=20,
                verbose_name="sign-up of groups",
            ),
        ),
        migrations.AddField(
            model_name="municipality",
            name="towns",
            field=models.CharField(
                blank=True,
                help_text="As the postcode file names them, with commas between, where they are called otherwise than the municipality. For example: 's-Gravenhage, Scheveningen.",
                max_length=500,
                verbose_name="towns and villages",
            ),
        ),
        migrations.RunPython(from_is_open, to_is_open),
        migrations.RemoveField(model_name="municipality", name="is_open"),
    ]
