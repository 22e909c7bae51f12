from django.db import migrations, models


def _field(label: str, *, help_text: str = "", default: bool) -> models.BooleanField:
    return models.BooleanField(default=default, help_text=help_text, verbose_name=label)


LABELS = {
    "for_groups": "Welcome Groups",
    "for_newcomers": "newcomers",
    "for_builders": "community builders",
    "for_public": "everybody",
}
HELP = {"for_public": "Also who does not take part yet. It stands on the public list."}


class Migration(migrations.Migration):
    """Until now everybody saw every event, and everybody with an account could register."""

    dependencies = [
        ("events", "0006_wishes"),
    ]

    operations = [
        *[
            operation(
                model_name="event",
                name=name,
                field=_field(label, help_text=HELP.get(name, ""), default=default),
            )
            for name, label in LABELS.items()
            for operation, default in ((migrations.AddField, True), (migrations.AlterField, False))
        ],
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("for_groups", True),
                    ("for_newcomers", True),
                    ("for_builders", True),
                    ("for_public", True),
                    _connector="OR",
                ),
                name="event_is_for_somebody",
                violation_error_message="Tick whom the event is for.",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "info"), _negated=True),
                    ("for_public", True),
                    _connector="OR",
                ),
                name="event_that_informs_is_public",
                violation_error_message="An information meeting is for who does not take part yet: tick “everybody”.",
            ),
        ),
    ]
