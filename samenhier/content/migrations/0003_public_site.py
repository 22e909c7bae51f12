"""Stories, questions, resources, municipality texts and partner enquiries."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import samenhier.content.models.enquiry
import samenhier.privacy.fields
import samenhier.traits.fields


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_intake_of_a_municipality"),
        ("content", "0002_first_pages"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("groups", "For who wants to form a group"),
                            ("newcomers", "For newcomers"),
                            ("safety", "Safety and privacy"),
                        ],
                        max_length=12,
                        verbose_name="topic",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                ("question", models.CharField(max_length=160, verbose_name="question")),
                (
                    "question_nl",
                    models.CharField(max_length=160, null=True, verbose_name="question"),
                ),
                (
                    "question_en",
                    models.CharField(max_length=160, null=True, verbose_name="question"),
                ),
                (
                    "question_uk",
                    models.CharField(max_length=160, null=True, verbose_name="question"),
                ),
                (
                    "question_ar",
                    models.CharField(max_length=160, null=True, verbose_name="question"),
                ),
                ("answer", models.TextField(verbose_name="answer")),
                ("answer_nl", models.TextField(null=True, verbose_name="answer")),
                ("answer_en", models.TextField(null=True, verbose_name="answer")),
                ("answer_uk", models.TextField(null=True, verbose_name="answer")),
                ("answer_ar", models.TextField(null=True, verbose_name="answer")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
            ],
            options={
                "verbose_name": "question",
                "verbose_name_plural": "frequently asked questions",
                "ordering": ["topic", "order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Resource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("language", "Learning Dutch"),
                            ("integration", "Civic integration"),
                            ("letters", "Letters, money and forms"),
                            ("work", "Work and study"),
                            ("health", "Health"),
                            ("rights", "Rights and advice"),
                        ],
                        max_length=12,
                        verbose_name="topic",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("title_nl", models.CharField(max_length=120, null=True, verbose_name="title")),
                ("title_en", models.CharField(max_length=120, null=True, verbose_name="title")),
                ("title_uk", models.CharField(max_length=120, null=True, verbose_name="title")),
                ("title_ar", models.CharField(max_length=120, null=True, verbose_name="title")),
                ("body", models.TextField(verbose_name="text")),
                ("body_nl", models.TextField(null=True, verbose_name="text")),
                ("body_en", models.TextField(null=True, verbose_name="text")),
                ("body_uk", models.TextField(null=True, verbose_name="text")),
                ("body_ar", models.TextField(null=True, verbose_name="text")),
                ("link", models.URLField(blank=True, verbose_name="website")),
                (
                    "languages",
                    samenhier.traits.fields.ChoiceListField(
                        blank=True,
                        choices=[
                            ("nl", "Dutch"),
                            ("en", "English"),
                            ("uk", "Ukrainian"),
                            ("ar", "Arabic"),
                        ],
                        default=list,
                        help_text="In which of our languages there is something to read there.",
                        verbose_name="languages of the website",
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
            ],
            options={
                "verbose_name": "resource",
                "verbose_name_plural": "resources",
                "ordering": ["topic", "order", "pk"],
            },
        ),
        migrations.AddField(
            model_name="page",
            name="link",
            field=models.URLField(
                blank=True,
                help_text="For example the page where people give.",
                verbose_name="button leads to",
            ),
        ),
        migrations.AddField(
            model_name="page",
            name="link_label",
            field=models.CharField(blank=True, max_length=60, verbose_name="words on the button"),
        ),
        migrations.AddField(
            model_name="page",
            name="link_label_ar",
            field=models.CharField(
                blank=True, max_length=60, null=True, verbose_name="words on the button"
            ),
        ),
        migrations.AddField(
            model_name="page",
            name="link_label_en",
            field=models.CharField(
                blank=True, max_length=60, null=True, verbose_name="words on the button"
            ),
        ),
        migrations.AddField(
            model_name="page",
            name="link_label_nl",
            field=models.CharField(
                blank=True, max_length=60, null=True, verbose_name="words on the button"
            ),
        ),
        migrations.AddField(
            model_name="page",
            name="link_label_uk",
            field=models.CharField(
                blank=True, max_length=60, null=True, verbose_name="words on the button"
            ),
        ),
        migrations.CreateModel(
            name="MunicipalityText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("body", models.TextField(verbose_name="text")),
                ("body_nl", models.TextField(null=True, verbose_name="text")),
                ("body_en", models.TextField(null=True, verbose_name="text")),
                ("body_uk", models.TextField(null=True, verbose_name="text")),
                ("body_ar", models.TextField(null=True, verbose_name="text")),
                (
                    "groups_wanted",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="For “places left” on the page. Empty: nothing is said about places.",
                        null=True,
                        verbose_name="groups wanted this year",
                    ),
                ),
                (
                    "contact",
                    models.CharField(
                        blank=True,
                        help_text="For example an e-mail address, a phone number, or when the door is open.",
                        max_length=200,
                        verbose_name="how to reach the organisation",
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                (
                    "municipality",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="text",
                        to="accounts.municipality",
                        verbose_name="municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "text of a municipality",
                "verbose_name_plural": "texts of municipalities",
                "ordering": ["municipality__name"],
            },
        ),
        migrations.CreateModel(
            name="PartnerEnquiry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        default=samenhier.content.models.enquiry.new_reference,
                        editable=False,
                        max_length=10,
                        unique=True,
                        verbose_name="reference",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("organisation", models.CharField(max_length=120, verbose_name="organisation")),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                (
                    "track",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("status_holder", "status holder"),
                            ("resettled", "resettled"),
                            ("temporary_protection", "temporary protection"),
                        ],
                        help_text="Empty: no one track.",
                        max_length=24,
                        verbose_name="track",
                    ),
                ),
                ("message", samenhier.privacy.fields.EncryptedTextField(verbose_name="question")),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("nl", "Dutch"),
                            ("en", "English"),
                            ("uk", "Ukrainian"),
                            ("ar", "Arabic"),
                        ],
                        max_length=5,
                        verbose_name="language",
                    ),
                ),
                ("received_at", models.DateTimeField(auto_now_add=True, verbose_name="received")),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="answered"),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: another municipality, or the whole country.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.municipality",
                        verbose_name="municipality",
                    ),
                ),
                (
                    "routed_to",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: the national coordinator.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                        verbose_name="who answers",
                    ),
                ),
            ],
            options={
                "verbose_name": "partner enquiry",
                "verbose_name_plural": "partner enquiries",
                "ordering": ["-received_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Story",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("title_nl", models.CharField(max_length=120, null=True, verbose_name="title")),
                ("title_en", models.CharField(max_length=120, null=True, verbose_name="title")),
                ("title_uk", models.CharField(max_length=120, null=True, verbose_name="title")),
                ("title_ar", models.CharField(max_length=120, null=True, verbose_name="title")),
                ("body", models.TextField(verbose_name="text")),
                ("body_nl", models.TextField(null=True, verbose_name="text")),
                ("body_en", models.TextField(null=True, verbose_name="text")),
                ("body_uk", models.TextField(null=True, verbose_name="text")),
                ("body_ar", models.TextField(null=True, verbose_name="text")),
                (
                    "told_by",
                    models.CharField(
                        help_text="A first name only, or another name that the person chose.",
                        max_length=60,
                        verbose_name="told by",
                    ),
                ),
                (
                    "is_published",
                    models.BooleanField(
                        default=False,
                        help_text="It is shown only while the consent stands.",
                        verbose_name="published",
                    ),
                ),
                (
                    "permission_by",
                    models.CharField(
                        help_text="The person's name. Only staff see it.",
                        max_length=120,
                        verbose_name="who said yes",
                    ),
                ),
                (
                    "contact",
                    samenhier.privacy.fields.EncryptedTextField(
                        blank=True,
                        help_text="For a mail with the link that takes the story away. May be left out.",
                        verbose_name="e-mail address of that person",
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.municipality",
                        verbose_name="municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "story",
                "verbose_name_plural": "stories",
                "ordering": ["-updated_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="EnquiryRoute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "track",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("status_holder", "status holder"),
                            ("resettled", "resettled"),
                            ("temporary_protection", "temporary protection"),
                        ],
                        help_text="Empty: every track.",
                        max_length=24,
                        verbose_name="track",
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        blank=True,
                        help_text="A shared mailbox. Empty: everybody on the staff of the organisation.",
                        max_length=254,
                        verbose_name="e-mail address",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: every municipality, and the rest of the country.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.municipality",
                        verbose_name="municipality",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.organisation",
                        verbose_name="who answers",
                    ),
                ),
            ],
            options={
                "verbose_name": "route for partner enquiries",
                "verbose_name_plural": "routes for partner enquiries",
                "ordering": [
                    models.OrderBy(models.F("municipality__name"), nulls_last=True),
                    "-track",
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "track"),
                        name="enquiry_route_once",
                        violation_error_message="There is a route for this municipality and track.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("municipality", None)),
                        fields=("track",),
                        name="enquiry_route_everywhere_once",
                        violation_error_message="There is a route for this municipality and track.",
                    ),
                ],
            },
        ),
    ]
