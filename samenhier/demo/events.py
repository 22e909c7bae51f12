"""The trainings and the community events of the demo, in four languages."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from events.models import (
    Event,
    EventKind,
    EventMode,
    Frequency,
    Registration,
    RegistrationStatus,
)
from events.series import days_of, repeat
from groups.models import Training
from samenhier.accounts.models import Municipality, Role, User
from samenhier.workdays import is_holiday

EVENT_TEXTS = {
    "training": {
        "title_nl": "Training: een goed begin",
        "title_en": "Training: a good start",
        "title_uk": "Тренінг: добрий початок",
        "title_ar": "تدريب: بداية جيدة",
        "description_nl": "Wat kun je verwachten van het jaar samen? We oefenen met voorbeelden.",
        "description_en": "What can you expect of the year together? We practise with examples.",
        "description_uk": "Чого очікувати від спільного року? Ми вправляємося на прикладах.",
        "description_ar": "ماذا تتوقعون من السنة التي ستمضونها معًا؟ سنتدرّب على أمثلة.",
        "accessibility_nl": "Rolstoeltoegankelijk",
        "accessibility_en": "Wheelchair accessible",
        "accessibility_uk": "Доступно для людей на візку",
        "accessibility_ar": "مناسب للكراسي المتحرّكة",
    },
    "dinner": {
        "title_nl": "Samen eten",
        "title_en": "Eating together",
        "title_uk": "Спільна вечеря",
        "title_ar": "نأكل معًا",
        "description_nl": "Iedereen neemt iets te eten mee. Kinderen zijn welkom.",
        "description_en": "Everybody brings something to eat. Children are welcome.",
        "description_uk": "Усі приносять щось до столу. Діти теж запрошені.",
        "description_ar": "يُحضر كل شخص شيئًا للأكل. والأطفال مرحب بهم.",
        "accessibility_nl": "",
        "accessibility_en": "",
        "accessibility_uk": "",
        "accessibility_ar": "",
    },
    "language_cafe": {
        "title_nl": "Taalcafé",
        "title_en": "Language café",
        "title_uk": "Мовне кафе",
        "title_ar": "مقهى اللغة",
        "description_nl": "Nederlands oefenen met een kop koffie. Elke week kun je erbij.",
        "description_en": "Practise Dutch over coffee. Every week, and you can join at any time.",
        "description_uk": "Нідерландська за кавою. Щотижня, приєднатися можна будь-коли.",
        "description_ar": "ممارسة الهولندية مع فنجان قهوة. كل أسبوع، ويمكن الانضمام في أي وقت.",
        "accessibility_nl": "",
        "accessibility_en": "",
        "accessibility_uk": "",
        "accessibility_ar": "",
    },
}


def make_events(city: Municipality, today: date, subject: Training) -> None:
    """One training and one community event, each with people who come."""
    first = timezone.make_aware(datetime.combine(today + timedelta(days=9), time(19, 30)))
    training = Event.objects.create(
        kind=EventKind.TRAINING,
        training=subject,
        for_groups=True,
        municipality=None,
        capacity=2,
        mode=EventMode.HYBRID,
        location="Buurthuis De Boog, Den Haag",
        online_link="https://meet.samenhier.example/training",
        starts_at=first,
        ends_at=first + timedelta(hours=2),
        **EVENT_TEXTS["training"],
    )
    builder = User.objects.builders(city).earliest("pk")
    training.trainers.add(builder)
    dinner = first + timedelta(days=12, hours=-2)
    Event.objects.create(
        kind=EventKind.COMMUNITY,
        for_groups=True,
        for_newcomers=True,
        for_public=True,
        municipality=city,
        capacity=60,
        location="Wijkcentrum Het Lichthuis, Den Haag",
        has_childcare=True,
        starts_at=dinner,
        ends_at=dinner + timedelta(hours=3),
        **EVENT_TEXTS["dinner"],
    )
    make_language_cafe(city, today, builder)
    people = User.objects.filter(role=Role.MEMBER).order_by("email")
    for index, user in enumerate(people):
        seats_left = index < training.capacity
        Registration.objects.create(
            event=training,
            user=user,
            status=RegistrationStatus.REGISTERED if seats_left else RegistrationStatus.WAITING,
        )


def make_language_cafe(city: Municipality, today: date, builder: User) -> None:
    """A series of which the first meeting was yesterday; who came is still to be noted."""
    begins = timezone.make_aware(datetime.combine(today - timedelta(days=1), time(10)))
    cafe = Event.objects.create(
        kind=EventKind.COMMUNITY,
        for_groups=True,
        for_newcomers=True,
        municipality=city,
        capacity=12,
        location="Bibliotheek, Den Haag",
        starts_at=begins,
        ends_at=begins + timedelta(hours=2),
        **EVENT_TEXTS["language_cafe"],
    )
    cafe.trainers.add(builder)
    staff = User.objects.filter(role=Role.STAFF, organisation=city.organisation).first()
    days = days_of(today - timedelta(days=1), Frequency.WEEKLY, times=8, skips=is_holiday)
    repeat(cafe, Frequency.WEEKLY, days, by=staff)
    guests = User.objects.filter(role__in=[Role.MEMBER, Role.NEWCOMER]).order_by("email", "pk")
    for index, user in enumerate(guests[:6]):
        Registration.objects.create(
            event=cafe,
            user=user,
            status=RegistrationStatus.REGISTERED,
            has_attended={0: True, 1: False}.get(index),
        )
