"""The closed lists that both sides answer with. None of them holds religion or politics."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ADULT_AGE = 18  # from here on somebody may welcome, and counts as an adult of a household


class DayPart(models.TextChoices):
    """Three parts of each day of the week."""

    MON_MORNING = "mon_morning", _("Monday morning")
    MON_AFTERNOON = "mon_afternoon", _("Monday afternoon")
    MON_EVENING = "mon_evening", _("Monday evening")
    TUE_MORNING = "tue_morning", _("Tuesday morning")
    TUE_AFTERNOON = "tue_afternoon", _("Tuesday afternoon")
    TUE_EVENING = "tue_evening", _("Tuesday evening")
    WED_MORNING = "wed_morning", _("Wednesday morning")
    WED_AFTERNOON = "wed_afternoon", _("Wednesday afternoon")
    WED_EVENING = "wed_evening", _("Wednesday evening")
    THU_MORNING = "thu_morning", _("Thursday morning")
    THU_AFTERNOON = "thu_afternoon", _("Thursday afternoon")
    THU_EVENING = "thu_evening", _("Thursday evening")
    FRI_MORNING = "fri_morning", _("Friday morning")
    FRI_AFTERNOON = "fri_afternoon", _("Friday afternoon")
    FRI_EVENING = "fri_evening", _("Friday evening")
    SAT_MORNING = "sat_morning", _("Saturday morning")
    SAT_AFTERNOON = "sat_afternoon", _("Saturday afternoon")
    SAT_EVENING = "sat_evening", _("Saturday evening")
    SUN_MORNING = "sun_morning", _("Sunday morning")
    SUN_AFTERNOON = "sun_afternoon", _("Sunday afternoon")
    SUN_EVENING = "sun_evening", _("Sunday evening")

    @classmethod
    def by_day(cls) -> list[tuple[Promise, list[tuple[str, Promise]]]]:
        """Seven (day, [(code, part of the day), ...]) rows, Monday first."""
        codes = [member.value for member in cls]
        return [
            (day, [(codes[3 * row + column], part) for column, part in enumerate(PARTS_OF_DAY)])
            for row, day in enumerate(DAYS)
        ]


DAYS = [
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
]
PARTS_OF_DAY = [
    pgettext_lazy("part of the day", "morning"),
    pgettext_lazy("part of the day", "afternoon"),
    pgettext_lazy("part of the day", "evening"),
]


class Track(models.TextChoices):
    """The legal way on which somebody came. Never a permit number."""

    STATUS_HOLDER = "status_holder", _("status holder")
    RESETTLED = "resettled", _("resettled")
    TEMPORARY_PROTECTION = "temporary_protection", _("temporary protection")


class Domain(models.TextChoices):
    """The parts of life in which a household can want something and a group can offer it."""

    LANGUAGE = "language", _("practising Dutch")
    WORK = "work", _("work")
    STUDY = "study", _("study and school")
    NETWORK = "network", _("meeting people")
    HEALTH = "health", _("finding the way in health care")
    HOUSING = "housing", _("house and home")
    MONEY = "money", _("money matters and letters")
    FAMILY = "family", _("family and children")
    LEISURE = "leisure", _("sport and free time")
    CULTURE = "culture", _("culture and customs")


class Language(models.TextChoices):
    """Languages that people in the programme often speak, by ISO 639 code."""

    NL = "nl", _("Dutch")
    EN = "en", _("English")
    AR = "ar", _("Arabic")
    UK = "uk", _("Ukrainian")
    AM = "am", _("Amharic")
    DE = "de", _("German")
    ES = "es", _("Spanish")
    FA = "fa", _("Farsi or Dari")
    FR = "fr", _("French")
    KU = "ku", _("Kurdish")
    PS = "ps", _("Pashto")
    RU = "ru", _("Russian")
    SO = "so", _("Somali")
    TI = "ti", _("Tigrinya")
    TR = "tr", _("Turkish")
    ZH = "zh", _("Chinese")


class Level(models.IntegerChoices):
    """How well somebody speaks a language. From WORKABLE up, two people can talk in it."""

    BASIC = 1, _("a few words")
    WORKABLE = 2, _("enough for a simple talk")
    FLUENT = 3, _("well")
    NATIVE = 4, _("as a first language")


class Gender(models.TextChoices):
    WOMAN = "woman", _("woman")
    MAN = "man", _("man")
    OTHER = "other", pgettext_lazy("gender", "other")


class HomeFeature(models.TextChoices):
    """What a visit can meet; the closed list of possible deal-breakers."""

    PETS = "pets", _("pets")
    SMOKING = "smoking", _("smoking")
    ALCOHOL = "alcohol", _("alcohol at the table")
    STAIRS = "stairs", _("stairs without a lift")


class Criterion(models.TextChoices):
    """On which a household and a group are compared (docs/matching.md), in its order."""

    NEEDS = "needs", _("support that fits")
    INTERESTS = "interests", _("shared interests")
    AGES = "ages", _("people of the same age")
    LANGUAGE = "language", _("a common language")
    STYLE = "style", _("the same kind of contact")
    TIME = "time", _("time on the same days")
    NEAR = "near", _("living near each other")
    MARGIN = "margin", _("room for extra support")


class Emphasis(models.IntegerChoices):
    """How much a criterion counts for one side, kept as {criterion: emphasis} without the zeros."""

    LESS = -1, _("matters little")
    USUAL = 0, _("matters as usual")
    MORE = 1, _("matters a lot")
