"""Where the first resources help, and eight more: one at least for every part of life."""

from importlib import import_module

from django.db import migrations

first = import_module("samenhier.content.migrations.0004_first_texts")

HELPS_WITH = {
    "https://www.oefenen.nl/": ["language"],
    "https://www.inburgeren.nl/": ["language", "study"],
    "https://www.steffie.nl/": ["money"],
    "https://www.uaf.nl/": ["work", "study"],
    "https://www.thuisarts.nl/": ["health"],
    "https://www.juridischloket.nl/": ["work", "housing", "money"],
    "https://www.refugeehelp.nl/": ["health", "housing"],
}
# In the order of the texts: website, its languages, what it helps with, for whom.
MORE = [
    ("", [], ["money"], ["newcomers", "groups"]),
    ("https://geldfit.nl/", ["nl"], ["money"], []),
    ("https://www.huurcommissie.nl/", ["en", "nl"], ["housing"], []),
    ("https://www.bibliotheek.nl/", ["nl"], ["language", "network", "culture"], []),
    ("", [], ["network"], ["newcomers", "groups"]),
    ("https://www.opvoeden.nl/", ["nl"], ["family"], []),
    ("https://jeugdfondssportencultuur.nl/", ["nl"], ["family", "leisure"], []),
    ("", [], ["culture"], []),
]
FIRST_ORDER = 10


def write_resources(apps, schema_editor):
    resource = apps.get_model("content", "Resource")
    for link, domains in HELPS_WITH.items():
        resource.objects.filter(link=link).update(domains=domains)
    texts = zip(
        *(list(first.records("more_resources", language)) for language in first.LANGUAGES),
        strict=True,
    )
    for order, (in_languages, one) in enumerate(zip(texts, MORE, strict=True), FIRST_ORDER):
        link, languages, domains, for_whom = one
        record = resource(topic=in_languages[0][0], order=order, link=link)
        record.languages, record.domains, record.for_whom = languages, domains, for_whom
        for language, (_topic, title, body) in zip(first.LANGUAGES, in_languages, strict=True):
            setattr(record, f"title_{language}", title)
            setattr(record, f"body_{language}", body)
        record.title, record.body = record.title_nl, record.body_nl
        record.save()


def remove_resources(apps, schema_editor):
    titles = [title for _topic, title, _body in first.records("more_resources", "nl")]
    apps.get_model("content", "Resource").objects.filter(title_nl__in=titles).delete()


class Migration(migrations.Migration):
    dependencies = [("content", "0007_where_a_resource_helps")]

    operations = [migrations.RunPython(write_resources, remove_resources)]
