from django.db import migrations

UNFINISHED = ["queued", "running"]


def give_each_its_place(apps, schema_editor):
    rounds = apps.get_model("matching", "MatchingRound")
    places = apps.get_model("matching", "RoundPlace")
    for each in rounds.objects.select_related("municipality").iterator():
        places.objects.create(
            round=each, municipality=each.municipality, is_at_work=each.status in UNFINISHED
        )
        rounds.objects.filter(pk=each.pk).update(
            organisation=each.municipality.organisation_id,
            title=each.municipality.name,
            on=each.requested_at.date(),
        )


def put_it_back(apps, schema_editor):
    """Of several municipalities, the first by name is kept."""
    rounds = apps.get_model("matching", "MatchingRound")
    places = apps.get_model("matching", "RoundPlace")
    for place in places.objects.order_by("-municipality__name").iterator():
        rounds.objects.filter(pk=place.round_id).update(municipality=place.municipality_id)


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0007_municipalities_of_a_round"),
    ]

    operations = [
        migrations.RunPython(give_each_its_place, put_it_back),
    ]
