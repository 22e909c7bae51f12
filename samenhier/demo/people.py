"""The invented people and places of the demo. Any likeness is by chance."""

from dataclasses import dataclass

# Postcode digits with a rough middle, good enough for distances in a demo.
AREAS: dict[str, dict[str, tuple[float, float]]] = {
    "0518": {
        "2511": (52.079, 4.314),
        "2512": (52.073, 4.306),
        "2515": (52.071, 4.320),
        "2518": (52.079, 4.296),
        "2521": (52.062, 4.316),
        "2526": (52.064, 4.301),
        "2531": (52.052, 4.288),
        "2542": (52.038, 4.269),
        "2562": (52.075, 4.286),
        "2572": (52.062, 4.292),
        "2585": (52.091, 4.309),
        "2593": (52.083, 4.340),
    },
    "0599": {
        "3011": (51.918, 4.482),
        "3014": (51.921, 4.465),
        "3021": (51.916, 4.452),
        "3027": (51.916, 4.434),
        "3031": (51.929, 4.489),
        "3034": (51.928, 4.503),
        "3037": (51.936, 4.478),
        "3061": (51.922, 4.512),
        "3072": (51.899, 4.499),
        "3081": (51.889, 4.478),
    },
    "0392": {
        "2011": (52.381, 4.637),
        "2012": (52.374, 4.630),
        "2021": (52.391, 4.646),
        "2023": (52.396, 4.635),
        "2032": (52.383, 4.662),
        "2033": (52.377, 4.660),
        "2036": (52.354, 4.651),
    },
    "0034": {
        "1315": (52.373, 5.217),
        "1324": (52.365, 5.212),
        "1326": (52.368, 5.249),
        "1335": (52.402, 5.285),
        "1353": (52.339, 5.221),
        "1311": (52.370, 5.184),
    },
}

PLACES = {"0518": "Den Haag", "0599": "Rotterdam", "0392": "Haarlem", "0034": "Almere"}

ORGANISATIONS = {
    "0518": "Haags Welkom",
    "0599": "Maasstad Ontvangt",
    "0392": "Spaarne Samen",
    "0034": "Almere Haven Huis",
}

RESIDENTS = (
    """
Anneke Visser|Bart de Wit|Carla Mulder|Dirk Bos|Els Vos|Fatma Yıldız|Gerard Smit|Hanna Peters|Imane El Idrissi|Jan Kok
Karin Dekker|Leo Brouwer|Marieke Jacobs|Nico van Leeuwen|Olga Petrova|Paul Hendriks|Quirine Maas|Ruud Schouten
Sanne Willems|Tom Hoekstra|Ursula Koster|Vera Prins|Wim Blom|Xander Huisman|Yasmin Bakkali|Zoë Kramer|Aart Postma
Bea Verhoeven|Chris van Dam|Dewi Soerjo|Emre Kaya|Femke Scholten|Guus Willemsen|Hilde van Beek|Ids Dijkstra
Joke van Vliet|Kees Molenaar|Lotte Evers|Mo Bouzid|Nelleke Kuijpers|Otto van der Linden|Petra Gerritsen|Rashid Ahmed
Sjoukje de Vries|Thea Martens|Uri Cohen|Victor Hermans|Willemijn Sanders|Youssef Amrani|Zeynep Demir|Ad Jansen
Bregje Timmer|Cor Veenstra|Dineke Groen|Erik Postuma|Floor Verbeek|Geert Wolters|Heleen Kuiper|Irma Bosman
Jurre Hofman|Kirsten de Graaf|Lies van Os|Maarten Ruiter|Nadia Haddou|Oscar Vermeulen|Pim van Rijn|Rianne Meijer
Stijn Kuipers|Trudy Bakker|Umar Said|Vince Mertens|Wendy Driessen|Yvonne Peeters|Arjan Roos|Bianca Wessels
Corrie Haan|Daan Vermeer|Eva Lammers|Frits Hagen|Greet Simons|Henk Nijland|Inge Rietveld|Jelle Kooistra|Kim Nguyen
""".replace("\n", "|")
    .strip("|")
    .split("|")
)

GROUP_NAMES = (
    """
De Bezuidenhoutbuurt|Leesclub Laan|Volkstuin De Groene Hoek|Buren van de Brouwersgracht|Vrienden van de Vliet
Collega’s van het Stadhuis|De Dinsdagtafel|Muziek aan Zee|Het Zeeheldenhuis|Samen in Segbroek|De Fietsvrienden
Moestuin Moerwijk|De Schildersbuurt Ontmoet|Koor Kortenbos|Het Laakhuis|Buren van Scheveningen|De Kralingse Keuken
Team Delfshaven|De Maasoever|Het Oude Noorden|Voetbalvrienden Feijenoord|De Noordereilanders|Leuvehaven Lunch
Charlois Welkom|De Katendrechters|Rotte Roeiers|Taalcafé West|Wandelclub Hillegersberg|Het Kleverpark
Schalkwijk Samen|De Leidsebuurt|De Spaarneroeiers|Amsterdamsebuurt Ontvangt|Het Rozenprieel|Haarlem-Noord Helpt
Almere Haven Hartelijk|De Waterwijk|Literatuurwijk Leest|De Filmwijk|Stedenwijk Welkom|Muziekwijk Zingt|Samen in Poort
""".replace("\n", "|")
    .strip("|")
    .split("|")
)


@dataclass(frozen=True)
class Origin:
    """Names and languages that go together, as the intake would meet them."""

    track: str
    languages: tuple[tuple[str, int], ...]
    women: tuple[str, ...]
    men: tuple[str, ...]
    family: tuple[str, ...]

    def names(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The first names by gender."""
        return (("woman", self.women), ("man", self.men))


ORIGINS = (
    Origin(
        "status_holder",
        (("ar", 4), ("en", 2), ("nl", 1)),
        ("Amal", "Rima", "Nour", "Hala", "Samar", "Lina", "Yara", "Dima"),
        ("Omar", "Khaled", "Tarek", "Sami", "Ziad", "Anas", "Rami", "Fadi"),
        ("Haddad", "Khoury", "Darwish", "Najjar", "Sabbagh", "Issa", "Mansour"),
    ),
    Origin(
        "status_holder",
        (("ti", 4), ("am", 3), ("en", 2)),
        ("Selam", "Feven", "Luwam", "Rahel", "Semhar", "Winta"),
        ("Yonas", "Filmon", "Merhawi", "Samuel", "Dawit", "Robel"),
        ("Tesfay", "Ghebre", "Kidane", "Berhane", "Haile"),
    ),
    Origin(
        "status_holder",
        (("fa", 4), ("ps", 2), ("en", 3)),
        ("Parwana", "Shirin", "Zahra", "Laleh", "Mina", "Fariba"),
        ("Farid", "Hamid", "Jawad", "Reza", "Navid", "Omid"),
        ("Ahmadi", "Rahimi", "Nazari", "Karimi", "Sultani"),
    ),
    Origin(
        "temporary_protection",
        (("uk", 4), ("ru", 4), ("en", 2)),
        ("Oksana", "Iryna", "Kateryna", "Nadiia", "Svitlana", "Olena"),
        ("Andrii", "Taras", "Oleh", "Mykola", "Bohdan", "Danylo"),
        ("Koval", "Bondar", "Melnyk", "Tkach", "Shevchuk", "Kravets"),
    ),
    Origin(
        "status_holder",
        (("tr", 4), ("ku", 3), ("en", 3)),
        ("Elif", "Zehra", "Derya", "Berfin", "Leyla", "Selin"),
        ("Baran", "Cem", "Deniz", "Murat", "Emre", "Ozan"),
        ("Aydın", "Şahin", "Polat", "Arslan"),
    ),
    Origin(
        "resettled",
        (("so", 4), ("ar", 2), ("en", 1)),
        ("Hodan", "Ifrah", "Sahra", "Amina", "Fartun", "Ladan"),
        ("Abdi", "Liban", "Yusuf", "Mahad", "Guled", "Bilan"),
        ("Warsame", "Jama", "Farah", "Duale"),
    ),
)

# What a household counts, as ages: a mix as the intake sees it.
HOUSEHOLD_SHAPES = (
    (24,),
    (29,),
    (33,),
    (41,),
    (52,),
    (27, 25),
    (38, 36, 9, 6),
    (34, 8),
    (44, 41, 16, 12, 7),
    (31, 30, 3),
    (36, 14, 11),
    (63, 60),
    (47, 45, 19, 15, 13, 9),
    (22, 20),
)

NOTES = (
    "Het contact loopt goed. Ze eten om de week samen.",
    "Samen naar de bibliotheek geweest. De taalcursus is begonnen.",
    "De groep hielp met een brief van de gemeente.",
    "Er is rust gekomen. De kinderen gaan nu naar zwemles.",
    "Het plannen is lastig door wisselende diensten. Afgesproken: vaste zaterdag.",
)
