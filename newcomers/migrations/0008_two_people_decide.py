from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("newcomers", "0007_sealed_needs"),
    ]

    operations = [
        migrations.AddField(
            model_name="household",
            name="decide_with_two",
            field=models.BooleanField(
                default=False,
                help_text="A match for this household needs the yes of two colleagues.",
                verbose_name="two people decide",
            ),
        ),
    ]
