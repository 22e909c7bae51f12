"""Tie a story to the household or member whose it is."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("content", "0005_a_link_for_each_way_of_giving"),
    ]

    operations = [
        migrations.AddField(
            model_name="story",
            name="about_type",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="contenttypes.contenttype",
            ),
        ),
        migrations.AddField(
            model_name="story",
            name="about_id",
            field=models.UUIDField(blank=True, db_index=True, editable=False, null=True),
        ),
    ]
