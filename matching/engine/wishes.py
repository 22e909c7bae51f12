"""What a household asks of its group: at most one wish about each of four subjects.

| subject | wishes |
|---|---|
| composition | women, men, children, no_children, own_age |
| contact | woman, man, other |
| language | a language's code |
| place | near |

A wish that is not in this table is met by no group.
"""

from collections.abc import Collection, Mapping

from matching.engine.problem import ADULT_AGE, INTERESTS_AGE, Group, Person

NEAR_KM = 3.0
OWN_AGE_YEARS = 10
YOUNG_AGE = INTERESTS_AGE
"""Children below this age are young."""
OWN_AGE = ("composition", "own_age")
NEAR = ("place", "near")


def of_the_group(wishes: Mapping[str, str]) -> frozenset[str]:
    """The wishes that a group meets or not whoever asks, as words."""
    alone = (wish for wish in wishes.items() if wish not in (OWN_AGE, NEAR))
    return frozenset(" ".join(wish) for wish in alone)


def offered(group: Group, languages: Collection[str]) -> frozenset[str]:
    """What a group that speaks these languages well enough meets whoever asks, as words."""
    genders = {member.gender for member in group.members}
    composition = {
        "women": "woman" in genders,
        "men": "man" in genders,
        "children": any(age < ADULT_AGE for age in group.children),
        "no_children": all(age >= YOUNG_AGE for age in group.children),
    }
    return frozenset(
        [f"contact {group.contact}"]
        + [f"composition {each}" for each, is_so in composition.items() if is_so]
        + [f"language {each}" for each in languages]
    )


def about_their_age(people: Collection[Person]) -> frozenset[int]:
    """The ages that are about the age of an adult among these people."""
    adults = (person.age for person in people if person.age >= ADULT_AGE)
    return frozenset(
        age for own in adults for age in range(own - OWN_AGE_YEARS, own + OWN_AGE_YEARS + 1)
    )
