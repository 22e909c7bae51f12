"""What the public site of the demo says. The people and organisations are invented."""

CITIES = {
    "0518": {
        "nl": """In Den Haag brengt Haags Welkom groepen bewoners en nieuwkomers bij elkaar. Wij werken in alle wijken: van Laak en Escamp tot Scheveningen.

## Waar zijn we nu naar op zoek?

- Groepen in Escamp en Laak: daar wachten nu de meeste huishoudens.
- Mensen die Arabisch, Tigrinya of Oekraïens spreken. Maar alleen Nederlands of Engels is ook goed.

Elke maand is er een informatieavond. Je hoort hoe het gaat van een groep die al bezig is.""",
        "en": """In The Hague, Haags Welkom brings groups of residents and newcomers together. We work in all parts of the city: from Laak and Escamp to Scheveningen.

## What are we looking for now?

- Groups in Escamp and Laak: most households wait there now.
- People who speak Arabic, Tigrinya or Ukrainian. But only Dutch or English is good too.

Every month there is an information evening. You hear how it goes from a group that has begun.""",
        "uk": """У Гаазі Haags Welkom знайомить групи мешканців із новоприбулими. Ми працюємо в усіх районах: від Лаака й Ескампа до Схевенінгена.

## Кого ми шукаємо зараз?

- Групи в Ескампі та Лааку: там зараз чекає найбільше родин.
- Людей, які розмовляють арабською, тигринья чи українською. Але й самої нідерландської чи англійської досить.

Щомісяця є інформаційний вечір. Про те, як усе йде, розповідає група, яка вже почала.""",
        "ar": """في لاهاي تجمع منظمة Haags Welkom مجموعات من السكان مع الوافدين الجدد. نعمل في كل أحياء المدينة: من لاك وإسكامب إلى شيفينينغن.

## عمّن نبحث الآن؟

- مجموعات في إسكامب ولاك: هناك ينتظر الآن أكبر عدد من الأسر.
- أشخاص يتكلمون العربية أو التغرينية أو الأوكرانية. لكن الهولندية أو الإنجليزية وحدها تكفي أيضًا.

كل شهر هناك أمسية تعريفية، تسمعون فيها من مجموعة بدأت فعلًا كيف تسير الأمور.""",
    },
    "0599": {
        "nl": """In Rotterdam doet Maasstad Ontvangt dit werk, samen met de huizen van de wijk. Op Noord en op Zuid zijn al groepen bezig.

## Waar zijn we nu naar op zoek?

- Groepen die tijd hebben op zaterdag.
- Mensen die gezinnen met kleine kinderen leuk vinden.

Kom gerust langs in een huis van de wijk. Vraag naar Samen Hier.""",
        "en": """In Rotterdam, Maasstad Ontvangt does this work, together with the neighbourhood centres. Groups have begun on both banks of the river.

## What are we looking for now?

- Groups that have time on Saturdays.
- People who like families with small children.

Do come by at a neighbourhood centre, and ask for Samen Hier.""",
        "uk": """У Роттердамі це робить Maasstad Ontvangt разом із районними центрами. Групи вже є на обох берегах річки.

## Кого ми шукаємо зараз?

- Групи, які мають час у суботу.
- Людей, яким подобаються родини з малими дітьми.

Заходьте до районного центру й запитайте про Samen Hier.""",
        "ar": """في روتردام تقوم منظمة Maasstad Ontvangt بهذا العمل مع بيوت الأحياء. هناك مجموعات بدأت على ضفتي النهر.

## عمّن نبحث الآن؟

- مجموعات لديها وقت يوم السبت.
- أشخاص يحبون الأسر ذات الأطفال الصغار.

تفضّلوا بزيارة بيت الحي واسألوا عن Samen Hier.""",
    },
    "0392": {
        "nl": """In Haarlem begeleidt Spaarne Samen de groepen. Er hebben zich veel mensen aangemeld, en daar zijn we blij mee. Daarom is er nu een wachtlijst voor groepen.

Meld je toch aan. Zodra er plaats is, bellen we je. Nieuwkomers kunnen zich altijd melden.""",
        "en": """In Haarlem, Spaarne Samen supports the groups. Many people signed up, and we are glad of it. That is why there is a waiting list for groups now.

Do sign up. As soon as there is a place, we call you. Newcomers can always make themselves known.""",
        "uk": """У Гарлемі групи підтримує Spaarne Samen. Зареєструвалося багато людей, і ми цьому раді. Тому зараз для груп є список очікування.

Усе одно реєструйтеся. Щойно з’явиться місце, ми зателефонуємо. Новоприбулі можуть звертатися завжди.""",
        "ar": """في هارلم ترافق منظمة Spaarne Samen المجموعات. سجّل كثيرون، ونحن سعداء بذلك. لهذا هناك الآن قائمة انتظار للمجموعات.

سجّلوا على كل حال. عندما يتوفر مكان نتصل بكم. ويمكن للوافدين الجدد أن يتواصلوا معنا في أي وقت.""",
    },
    "0034": {
        "nl": """In Almere werkt Almere Haven Huis in alle stadsdelen. Bijna iedereen is hier ooit nieuw geweest. Dat merk je: mensen weten hoe het is om opnieuw te beginnen.

## Waar zijn we nu naar op zoek?

- Groepen in Buiten en Poort.
- Collega's die samen een groep willen vormen.""",
        "en": """In Almere, Almere Haven Huis works in every part of the city. Nearly everybody here was new once. You notice it: people know what it is to begin again.

## What are we looking for now?

- Groups in Buiten and Poort.
- Colleagues who want to form a group together.""",
        "uk": """В Алмере Almere Haven Huis працює в усіх частинах міста. Майже всі тут колись були новими. Це відчутно: люди знають, як воно, починати заново.

## Кого ми шукаємо зараз?

- Групи в районах Бейтен і Порт.
- Колег, які хочуть створити групу разом.""",
        "ar": """في ألميرا تعمل منظمة Almere Haven Huis في كل أجزاء المدينة. كل الناس هنا تقريبًا كانوا جددًا يومًا ما، ويظهر ذلك: الناس يعرفون معنى البدء من جديد.

## عمّن نبحث الآن؟

- مجموعات في باوتن وبورت.
- زملاء عمل يريدون تكوين مجموعة معًا.""",
    },
}

MEETING = {
    "title_nl": "Informatieavond: zo is een jaar samen",
    "title_en": "Information evening: what a year together is like",
    "title_uk": "Інформаційний вечір: який він, спільний рік",
    "title_ar": "أمسية تعريفية: كيف تكون سنة معًا",
    "description_nl": "Wat doe je, hoeveel tijd kost het, en wat brengt het? Een groep en een community builder vertellen, en je kunt alles vragen. Je hoeft je niet aan te melden en je zit nergens aan vast.",
    "description_en": "What do you do, how much time does it take, and what does it bring? A group and a community builder tell about it, and you can ask everything. You need not register, and you are not tied to anything.",
    "description_uk": "Що ви робите, скільки часу це займає і що це дає? Розповідають група та помічник громади, і можна запитати про все. Записуватися не треба, і ви ні до чого не зобов’язані.",
    "description_ar": "ماذا تفعلون، وكم من الوقت يحتاج ذلك، وماذا يقدم لكم؟ تحكي مجموعة ومرافق مجتمعي عن ذلك، ويمكنكم أن تسألوا عن كل شيء. لا حاجة إلى التسجيل، ولا يُلزمكم ذلك بشيء.",
}

# Per city: who tells it, the title and the text.
STORIES: dict[str, tuple[str, dict[str, str], dict[str, str]]] = {
    "0518": (
        "Rana",
        {
            "nl": "“De brief bleek goed nieuws”",
            "en": "“The letter turned out to be good news”",
            "uk": "«Лист виявився доброю новиною»",
            "ar": "«تبيّن أن الرسالة خبر سارّ»",
        },
        {
            "nl": """Ik kreeg een brief van de gemeente, drie bladzijden. Ik dacht dat ik iets fout had gedaan. Ik heb hem een week in de la gelegd.

Op zaterdag kwam Marjan koffie drinken. Ze las de brief en begon te lachen. Ik kreeg geld terug. Sindsdien lezen we elke zaterdag samen de post. Nu lees ik hem eerst zelf en zegt zij alleen nog of het klopt.""",
            "en": """I got a letter from the municipality, three pages. I thought that I had done something wrong. I put it in a drawer for a week.

On Saturday Marjan came for coffee. She read the letter and began to laugh. I got money back. Since then we read the post together every Saturday. Now I read it first myself, and she only says whether I have it right.""",
            "uk": """Я отримала листа від муніципалітету, три сторінки. Я подумала, що зробила щось не так. Тиждень він пролежав у шухляді.

У суботу на каву прийшла Мар’ян. Вона прочитала листа й засміялася. Мені повертали гроші. Відтоді ми щосуботи читаємо пошту разом. Тепер я спершу читаю сама, а вона лише каже, чи правильно.""",
            "ar": """وصلتني رسالة من البلدية من ثلاث صفحات. ظننت أنني فعلت شيئًا خطأ، فوضعتها في الدرج أسبوعًا.

يوم السبت جاءت ماريان لشرب القهوة. قرأت الرسالة وبدأت تضحك. كان لي مبلغ سيُعاد إليّ. منذ ذلك اليوم نقرأ البريد معًا كل سبت. والآن أقرؤه أولًا بنفسي، وهي تخبرني فقط إن كنت قد فهمته جيدًا.""",
        },
    ),
    "0599": (
        "Henk",
        {
            "nl": "“Ik dacht dat wij hen gingen helpen”",
            "en": "“I thought that we would help them”",
            "uk": "«Я думав, що це ми їм допоможемо»",
            "ar": "«ظننت أننا نحن من سيساعدهم»",
        },
        {
            "nl": """Ik ben met pensioen en ik woon veertig jaar in dezelfde straat. Met drie buren hebben we een groep gevormd. We dachten: wij kennen de weg hier, wij gaan helpen.

In maart lag ik in het ziekenhuis. Wie stond er elke avond met soep? Precies. Het is geen hulp. Het zijn gewoon mensen die elkaar kennen.""",
            "en": """I am retired, and I have lived in the same street for forty years. With three neighbours we formed a group. We thought: we know our way here, we are going to help.

In March I was in hospital. Who was there every evening with soup? Exactly. It is not help. It is simply people who know each other.""",
            "uk": """Я на пенсії й сорок років живу на одній вулиці. Із трьома сусідами ми створили групу. Ми думали: ми тут усе знаємо, ми допоможемо.

У березні я лежав у лікарні. Хто приходив щовечора із супом? Саме так. Це не допомога. Це просто люди, які знають одне одного.""",
            "ar": """أنا متقاعد وأسكن في الشارع نفسه منذ أربعين سنة. كوّنت مع ثلاثة جيران مجموعة. قلنا: نحن نعرف الطريق هنا، وسنساعد.

في مارس كنت في المستشفى. من كان يأتي كل مساء ومعه الحساء؟ نعم، هم. ليست هذه مساعدة، بل أناس يعرف بعضهم بعضًا.""",
        },
    ),
    "0034": (
        "Oksana",
        {
            "nl": "“Mijn zoon heeft nu een team”",
            "en": "“My son has a team now”",
            "uk": "«Тепер у мого сина є команда»",
            "ar": "«صار لابني فريق»",
        },
        {
            "nl": """Mijn zoon van elf wilde voetballen, maar ik wist niet hoe dat hier gaat. Bij wie meld je je aan? Wat kost het? Waar is het veld?

Iemand uit onze groep had een zoon in hetzelfde team. Hij nam ons mee. Nu sta ik elke zaterdag langs de lijn, met de andere ouders. Daar heb ik meer Nederlands geleerd dan op school.""",
            "en": """My son of eleven wanted to play football, but I did not know how that goes here. Whom do you tell? What does it cost? Where is the field?

Somebody in our group had a son in the same team. He took us along. Now I stand at the side of the field every Saturday, with the other parents. I learnt more Dutch there than at school.""",
            "uk": """Мій одинадцятирічний син хотів грати у футбол, але я не знала, як це тут влаштовано. Де записатися? Скільки це коштує? Де поле?

У когось із нашої групи син був у тій самій команді. Він узяв нас із собою. Тепер щосуботи я стою біля поля разом з іншими батьками. Там я навчилася нідерландської більше, ніж на курсах.""",
            "ar": """كان ابني، وعمره إحدى عشرة سنة، يريد أن يلعب كرة القدم، لكنني لم أعرف كيف يتم ذلك هنا. أين نسجّل؟ كم يكلّف؟ أين الملعب؟

كان لشخص من مجموعتنا ابن في الفريق نفسه، فأخذنا معه. والآن أقف كل سبت بجانب الملعب مع الآباء والأمهات. هناك تعلّمت من الهولندية أكثر مما تعلّمت في المدرسة.""",
        },
    ),
}
