import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import samenhier.privacy.fields
import samenhier.traits.fields


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_newcomers_without_an_address"),
        ("groups", "0012_sealed_postcode_and_notes"),
        ("matching", "0009_round_without_municipality"),
        ("newcomers", "0008_two_people_decide"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("household", "the newcomers"), ("group", "the group")],
                        max_length=10,
                        verbose_name="side",
                    ),
                ),
                ("goes_on", models.BooleanField(verbose_name="wants to go on")),
                (
                    "on_behalf",
                    models.BooleanField(default=False, verbose_name="passed on by the team"),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
            ],
            options={
                "verbose_name": "confirmation",
                "verbose_name_plural": "confirmations",
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("approve", "approved"),
                            ("reject", "rejected"),
                            ("undo", "undone"),
                        ],
                        max_length=10,
                        verbose_name="decision",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_suitable", "the two do not suit each other"),
                            ("circumstances", "circumstances have changed"),
                            ("known", "they know each other already"),
                            ("safety", "safety"),
                            ("other", "another reason"),
                        ],
                        max_length=20,
                        verbose_name="reason",
                    ),
                ),
                (
                    "note",
                    samenhier.privacy.fields.EncryptedTextField(
                        blank=True, max_length=200, verbose_name="in words"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                (
                    "seconds",
                    models.PositiveIntegerField(
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(1800)],
                        verbose_name="seconds taken",
                    ),
                ),
                (
                    "together",
                    models.PositiveIntegerField(default=1, verbose_name="decided together"),
                ),
            ],
            options={
                "verbose_name": "decision",
                "verbose_name_plural": "decisions",
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Introduction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="date and time")),
                ("place", models.CharField(max_length=200, verbose_name="place")),
                (
                    "interpreter",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("nl", "Dutch"),
                            ("en", "English"),
                            ("ar", "Arabic"),
                            ("uk", "Ukrainian"),
                            ("am", "Amharic"),
                            ("de", "German"),
                            ("es", "Spanish"),
                            ("fa", "Farsi or Dari"),
                            ("fr", "French"),
                            ("ku", "Kurdish"),
                            ("ps", "Pashto"),
                            ("ru", "Russian"),
                            ("so", "Somali"),
                            ("ti", "Tigrinya"),
                            ("tr", "Turkish"),
                            ("zh", "Chinese"),
                        ],
                        max_length=3,
                        verbose_name="language of the interpreter",
                    ),
                ),
            ],
            options={
                "verbose_name": "first meeting",
                "verbose_name_plural": "first meetings",
            },
        ),
        migrations.CreateModel(
            name="PairRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "wish",
                    models.CharField(
                        choices=[("together", "keep together"), ("apart", "keep apart")],
                        max_length=10,
                        verbose_name="wish",
                    ),
                ),
                (
                    "reason",
                    samenhier.privacy.fields.EncryptedTextField(
                        max_length=200, verbose_name="reason"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="since")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
            ],
            options={
                "verbose_name": "pair kept together or apart",
                "verbose_name_plural": "pairs kept together or apart",
                "ordering": ["-created_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ProposalAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("household", "the newcomers"), ("group", "the group")],
                        max_length=10,
                        verbose_name="side",
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[("accept", "yes"), ("decline", "no"), ("talk", "talk first")],
                        max_length=10,
                        verbose_name="answer",
                    ),
                ),
                (
                    "on_behalf",
                    models.BooleanField(default=False, verbose_name="passed on by the team"),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
            ],
            options={
                "verbose_name": "answer to a proposal",
                "verbose_name_plural": "answers to proposals",
                "ordering": ["at", "pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="proposal",
            name="proposal_one_live_per_household",
        ),
        migrations.AddField(
            model_name="matchinground",
            name="is_trial",
            field=models.BooleanField(default=False, verbose_name="only trying out"),
        ),
        migrations.AddField(
            model_name="matchinground",
            name="left_out",
            field=models.JSONField(blank=True, default=list, verbose_name="left out this time"),
        ),
        migrations.AddField(
            model_name="matchinground",
            name="municipalities",
            field=models.ManyToManyField(
                related_name="rounds",
                through="matching.RoundPlace",
                to="accounts.municipality",
                verbose_name="municipalities",
            ),
        ),
        migrations.AddField(
            model_name="matchinground",
            name="tracks",
            field=samenhier.traits.fields.ChoiceListField(
                blank=True,
                choices=[
                    ("status_holder", "status holder"),
                    ("resettled", "resettled"),
                    ("temporary_protection", "temporary protection"),
                ],
                default=list,
                verbose_name="tracks",
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="answer_by",
            field=models.DateField(blank=True, null=True, verbose_name="answer asked before"),
        ),
        migrations.AddField(
            model_name="proposal",
            name="builder",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="proposals_to_tell",
                to=settings.AUTH_USER_MODEL,
                verbose_name="community builder who tells them",
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="place",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="place in the group"
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="reminded_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="reminded at"),
        ),
        migrations.AddField(
            model_name="proposal",
            name="sent_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="sent at"),
        ),
        migrations.AddField(
            model_name="weightsversion",
            name="approved_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="in force since"),
        ),
        migrations.AddField(
            model_name="weightsversion",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="second person",
            ),
        ),
        migrations.AddField(
            model_name="weightsversion",
            name="rejected_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="turned down at"),
        ),
        migrations.AlterField(
            model_name="proposal",
            name="status",
            field=models.CharField(
                choices=[
                    ("trial", "only tried out"),
                    ("computed", "to decide"),
                    ("approved_once", "approved by one, a second to go"),
                    ("approved", "approved, not sent"),
                    ("sent", "sent to the newcomers"),
                    ("accepted_by_one", "the newcomers said yes"),
                    ("accepted", "both said yes"),
                    ("matched", "became a match"),
                    ("rejected", "rejected"),
                    ("declined", "one side said no"),
                    ("expired", "no answer in time"),
                    ("withdrawn", "called off by the team"),
                    ("stale", "out of date"),
                    ("superseded", "replaced by a newer round"),
                ],
                default="computed",
                max_length=20,
                verbose_name="status",
            ),
        ),
        migrations.AlterField(
            model_name="weightsversion",
            name="created_at",
            field=models.DateTimeField(auto_now_add=True, verbose_name="written at"),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        (
                            "computed",
                            "approved_once",
                            "approved",
                            "sent",
                            "accepted_by_one",
                            "accepted",
                        ),
                    )
                ),
                fields=("household",),
                name="proposal_one_live_per_household",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        ("approved_once", "approved", "sent", "accepted_by_one", "accepted"),
                    )
                ),
                fields=("group", "place"),
                name="proposal_one_holds_a_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="roundplace",
            constraint=models.UniqueConstraint(
                fields=("round", "municipality"), name="round_place_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="roundplace",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_at_work", True)),
                fields=("municipality",),
                name="round_one_at_a_time_per_municipality",
                violation_error_message="A round is already running here.",
            ),
        ),
        migrations.AddConstraint(
            model_name="weightsversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("author", None),
                    ("decided_by", None),
                    models.Q(("author", models.F("decided_by")), _negated=True),
                    _connector="OR",
                ),
                name="weights_second_person_is_another",
                violation_error_message="Somebody else has to agree with this version.",
            ),
        ),
        migrations.AddConstraint(
            model_name="weightsversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("approved_at", None), ("rejected_at", None), _connector="OR"),
                name="weights_decided_one_way",
            ),
        ),
        migrations.AddField(
            model_name="confirmation",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="proposal",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="decisions",
                to="matching.proposal",
                verbose_name="proposal",
            ),
        ),
        migrations.AddField(
            model_name="introduction",
            name="match",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="introduction",
                to="matching.match",
                verbose_name="match",
            ),
        ),
        migrations.AddField(
            model_name="confirmation",
            name="introduction",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="confirmations",
                to="matching.introduction",
                verbose_name="first meeting",
            ),
        ),
        migrations.AddField(
            model_name="pairrule",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="pairrule",
            name="ended_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="ended by",
            ),
        ),
        migrations.AddField(
            model_name="pairrule",
            name="group",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="pair_rules",
                to="groups.welcomegroup",
                verbose_name="Welcome Group",
            ),
        ),
        migrations.AddField(
            model_name="pairrule",
            name="household",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="pair_rules",
                to="newcomers.household",
                verbose_name="household",
            ),
        ),
        migrations.AddField(
            model_name="proposalanswer",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="proposalanswer",
            name="proposal",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="answers",
                to="matching.proposal",
                verbose_name="proposal",
            ),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.UniqueConstraint(
                fields=("introduction", "side"), name="confirmation_once_per_side"
            ),
        ),
        migrations.AddConstraint(
            model_name="pairrule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("household", "group"),
                name="pair_rule_one_in_force",
                violation_error_message="There is a wish for this pair already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="pairrule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None), ("wish", "together")),
                fields=("household",),
                name="pair_rule_one_together_per_household",
                violation_error_message="This household is kept together with another group.",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposalanswer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answer", "talk"), _negated=True),
                fields=("proposal", "side"),
                name="answer_once_per_side",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposalanswer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answer", "talk")),
                fields=("proposal", "side"),
                name="answer_talk_once_per_side",
            ),
        ),
    ]
