"""The criteria and rules once more, pair by pair in plain Python: what arrays must equal."""

import math
from fractions import Fraction

from matching.engine.problem import CRITERIA, Case, Group, Household, Person

HALF = Fraction(1, 2)


def floored(value: Fraction) -> int:
    """Millionths, rounded down."""
    return math.floor(value * 1_000_000)


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    north, east, other_north, other_east = map(math.radians, (*one, *other))
    half = (
        math.sin((other_north - north) / 2) ** 2
        + math.cos(north) * math.cos(other_north) * math.sin((other_east - east) / 2) ** 2
    )
    return 2 * 6371.0088 * math.asin(math.sqrt(half))


def limit(household: Household, group: Group, case: Case) -> float:
    limits = [household.travel_km, group.travel_km]
    return min(case.settings.travel_km if each is None else each for each in limits)


def best_levels(people: tuple[Person, ...]) -> dict[str, int]:
    speaking = [person for person in people if person.age >= 18] or list(people)
    return {
        language: max(person.languages.get(language, 0) for person in speaking)
        for person in speaking
        for language in person.languages
    }


def common_level(household: Household, group: Group) -> int:
    own, other = best_levels(household.people), best_levels(group.members)
    return max((min(own[each], other[each]) for each in own.keys() & other.keys()), default=0)


def needs(household: Household, group: Group, case: Case) -> int | None:
    if not household.needs:
        return None
    met = sum(weight for domain, weight in household.needs.items() if domain in group.offers)
    return floored(Fraction(met, sum(household.needs.values())))


def interests(household: Household, group: Group, case: Case) -> int | None:
    likes = {each for member in group.members for each in member.interests}
    dislikes = {each for member in group.members for each in member.dislikes}
    shares: list[int] = []
    silent = 0
    for person in household.people:
        if person.age < 12:
            continue
        own = [(each, each in likes) for each in person.interests]
        own += [(each, each in dislikes) for each in person.dislikes]
        weights = [case.rarity.get(each, 100) for each, _ in own]
        found = [weight for weight, (_, shared) in zip(weights, own, strict=True) if shared]
        if own:
            shares.append(floored(Fraction(sum(found), sum(weights))))
        else:
            silent += 1
    if not shares:
        return None
    return (sum(shares) + silent * 500_000) // (len(shares) + silent)


def ages(household: Household, group: Group, case: Case) -> int | None:
    found: list[int] = []
    for person in household.people:
        if person.age >= 18 and group.members:
            gap = min(abs(person.age - member.age) for member in group.members)
            found.append(round(1_000_000 * math.exp(-gap / 12)))
        elif person.age < 18 and group.children:
            gap = min(abs(person.age - child) for child in group.children)
            found.append(round(1_000_000 * math.exp(-gap / 3)))
    return sum(found) // len(found) if found else None


def language(household: Household, group: Group, case: Case) -> int | None:
    if not best_levels(household.people) or not best_levels(group.members):
        return None
    return floored(Fraction(common_level(household, group), 4))


def style(household: Household, group: Group, case: Case) -> int | None:
    values: list[int] = []
    known = False
    for own, other in zip(household.style, group.style, strict=True):
        if own is None or other is None:
            values.append(500_000)
        else:
            known = True
            values.append(floored(1 - Fraction(abs(own - other), 4)))
    return sum(values) // 5 if known else None


def time(household: Household, group: Group, case: Case) -> int | None:
    return floored(Fraction(min(4, len(household.day_parts & group.day_parts)), 4))


def near(household: Household, group: Group, case: Case) -> int | None:
    if household.position is None or group.position is None:
        return None
    away, most = kilometres(household.position, group.position), limit(household, group, case)
    if away <= 1:
        return 1_000_000
    return round(1_000_000 * max(0.0, (most - away) / (most - 1))) if most > away else 0


def margin(household: Household, group: Group, case: Case) -> int | None:
    if household.vulnerability is None:
        return None
    return floored(Fraction(max(0, group.capacity - household.vulnerability), 4))


FUNCTIONS = (needs, interests, ages, language, style, time, near, margin)


def side_weights(emphasis: dict[str, int], case: Case) -> list[Fraction]:
    raw = [
        case.weights.points[each] * (1 + Fraction(emphasis.get(each, 0), 2)) for each in CRITERIA
    ]
    return [each / sum(raw) for each in raw]


def exact_points(household: Household, group: Group, case: Case) -> Fraction:
    """The points of a pair before any rounding but that of the values."""
    values = [function(household, group, case) for function in FUNCTIONS]
    one, other = (side_weights(dict(side.emphasis), case) for side in (household, group))
    return sum(
        (
            (own + their) / 2 * Fraction(500_000 if value is None else value, 1_000_000) * 10_000
            for own, their, value in zip(one, other, values, strict=True)
        ),
        Fraction(0),
    )


def wish_is_met(subject: str, wish: str, household: Household, group: Group, case: Case) -> bool:
    match subject, wish:
        case "composition", "women":
            return any(member.gender == "woman" for member in group.members)
        case "composition", "men":
            return any(member.gender == "man" for member in group.members)
        case "composition", "children":
            return any(age < 18 for age in group.children)
        case "composition", "no_children":
            return not any(age < 12 for age in group.children)
        case "composition", "own_age":
            adults = [person.age for person in household.people if person.age >= 18]
            return any(abs(own - each.age) <= 10 for own in adults for each in group.members)
        case "contact", _:
            return group.contact == wish
        case "language", _:
            return best_levels(group.members).get(wish, 0) >= case.settings.workable_level
    if household.position is None or group.position is None:
        return False
    return kilometres(household.position, group.position) <= 3


def broken(household: Household, group: Group, case: Case, points: int) -> list[str]:
    """The rules a pair breaks, in order."""
    settings, vulnerability = case.settings, household.vulnerability
    positions = household.position, group.position
    away = math.inf
    if positions[0] is not None and positions[1] is not None:
        away = kilometres(positions[0], positions[1])
    holds = {
        "ready": household.ready and group.ready,
        "place": household.municipality == group.municipality
        or away <= limit(household, group, case),
        "size": len(household.people) <= group.max_household
        and len(group.members) >= group.min_members,
        "safety": household.safety == ""
        or all(member.gender == "woman" for member in group.members),
        "language": common_level(household, group) >= settings.workable_level
        or household.interpreter,
        "capacity": vulnerability is not None
        and vulnerability < 5
        and vulnerability <= group.capacity,
        "time": len(household.day_parts & group.day_parts) >= settings.common_day_parts,
        "dealbreaker": not household.avoids & group.features,
        "wish": all(
            wish_is_met(subject, wish, household, group, case)
            for subject, wish in household.musts.items()
        ),
        "excluded": (household.id, group.id) not in case.excluded,
        "track": group.kind != "sponsor"
        or household.track == "resettled"
        or not settings.sponsor_only_resettled,
        "floor": points >= settings.floor,
    }
    return [rule for rule, is_held in holds.items() if not is_held]
