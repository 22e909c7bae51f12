"""The interests a new site starts with; staff can change them."""

from django.db import migrations

INTERESTS = [
    # code, Dutch, English, Ukrainian, Arabic
    ("baking", "bakken", "baking", "випічка", "الخَبز"),
    ("board_games", "spelletjes", "board games", "настільні ігри", "ألعاب الطاولة"),
    ("chess", "schaken", "chess", "шахи", "الشطرنج"),
    (
        "children",
        "dingen doen met kinderen",
        "doing things with children",
        "заняття з дітьми",
        "الأنشطة مع الأطفال",
    ),
    ("computers", "computers", "computers", "комп’ютери", "الحاسوب"),
    ("cooking", "koken", "cooking", "приготування їжі", "الطبخ"),
    ("cycling", "fietsen", "cycling", "їзда на велосипеді", "ركوب الدراجة"),
    ("dancing", "dansen", "dancing", "танці", "الرقص"),
    ("diy", "klussen", "odd jobs in the house", "домашній ремонт", "الأعمال اليدوية في المنزل"),
    ("drawing", "tekenen en schilderen", "drawing and painting", "малювання", "الرسم"),
    ("fashion", "mode", "fashion", "мода", "الموضة"),
    ("film", "films en series", "films and series", "фільми та серіали", "الأفلام والمسلسلات"),
    ("fitness", "sportschool", "fitness", "фітнес", "اللياقة البدنية"),
    ("football", "voetbal", "football", "футбол", "كرة القدم"),
    ("gaming", "gamen", "video games", "відеоігри", "ألعاب الفيديو"),
    ("gardening", "tuinieren", "gardening", "садівництво", "البستنة"),
    ("history", "geschiedenis", "history", "історія", "التاريخ"),
    ("knitting", "breien en haken", "knitting and crochet", "в’язання", "الحياكة والكروشيه"),
    ("languages", "talen leren", "learning languages", "вивчення мов", "تعلّم اللغات"),
    (
        "music_listening",
        "muziek luisteren",
        "listening to music",
        "слухати музику",
        "الاستماع إلى الموسيقى",
    ),
    (
        "music_making",
        "muziek maken",
        "making music",
        "гра на музичних інструментах",
        "عزف الموسيقى",
    ),
    ("museums", "musea", "museums", "музеї", "المتاحف"),
    ("nature", "de natuur", "nature", "природа", "الطبيعة"),
    ("photography", "fotografie", "photography", "фотографія", "التصوير"),
    ("reading", "lezen", "reading", "читання", "القراءة"),
    ("running", "hardlopen", "running", "біг", "الجري"),
    ("sewing", "naaien", "sewing", "шиття", "الخياطة"),
    ("singing", "zingen", "singing", "спів", "الغناء"),
    ("swimming", "zwemmen", "swimming", "плавання", "السباحة"),
    (
        "tea_and_talk",
        "thee drinken en praten",
        "tea and a chat",
        "чай і розмови",
        "شرب الشاي والحديث",
    ),
    ("theatre", "theater", "theatre", "театр", "المسرح"),
    ("volunteering", "vrijwilligerswerk", "volunteering", "волонтерство", "العمل التطوعي"),
    ("walking", "wandelen", "walking", "прогулянки", "المشي"),
    ("writing", "schrijven", "writing", "писати тексти", "الكتابة"),
]


def add(apps, schema_editor):
    interest = apps.get_model("traits", "Interest")
    interest.objects.bulk_create(
        interest(code=code, name=nl, name_nl=nl, name_en=en, name_uk=uk, name_ar=ar)
        for code, nl, en, uk, ar in INTERESTS
    )


def remove(apps, schema_editor):
    codes = [row[0] for row in INTERESTS]
    apps.get_model("traits", "Interest").objects.filter(code__in=codes).delete()


class Migration(migrations.Migration):
    dependencies = [("traits", "0001_initial")]

    operations = [migrations.RunPython(add, remove)]
