import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_newcomers_without_an_address"),
        ("matching", "0006_kind_of_error"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="matchinground", name="round_one_at_a_time_per_municipality"
        ),
        migrations.AlterField(
            model_name="matchinground",
            name="municipality",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.municipality",
            ),
        ),
        migrations.CreateModel(
            name="RoundPlace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_at_work", models.BooleanField(default=True, verbose_name="at work")),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.municipality",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="places",
                        to="matching.matchinground",
                    ),
                ),
            ],
            options={
                "verbose_name": "municipality of a round",
                "verbose_name_plural": "municipalities of a round",
                "ordering": ["municipality__name"],
            },
        ),
        migrations.AddField(
            model_name="matchinground",
            name="organisation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rounds",
                to="accounts.organisation",
                verbose_name="local organisation",
            ),
        ),
        migrations.AddField(
            model_name="matchinground",
            name="title",
            field=models.CharField(default="", max_length=300, verbose_name="municipalities"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="matchinground",
            name="on",
            field=models.DateField(default=django.utils.timezone.localdate, verbose_name="as of"),
        ),
    ]
