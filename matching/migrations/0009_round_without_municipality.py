import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0008_places_of_rounds"),
    ]

    operations = [
        migrations.AlterField(
            model_name="matchinground",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rounds",
                to="accounts.organisation",
                verbose_name="local organisation",
            ),
        ),
        migrations.RemoveField(model_name="matchinground", name="municipality"),
    ]
