from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journey", "0001_initial")]

    operations = [
        migrations.AlterModelOptions(
            name="checkin",
            options={
                "ordering": ["-held_on", "-created_at", "pk"],
                "verbose_name": "check-in",
                "verbose_name_plural": "check-ins",
            },
        ),
        migrations.AddField(
            model_name="checkin",
            name="escalated_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="passed on at"),
        ),
    ]
