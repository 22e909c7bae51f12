"""Synthetic cities: clusters of Zipf sizes, a reach of 25 km, one to one, points with ties."""

from math import ceil

import numpy as np

from matching.engine.problem import Pairs, Problem, Settings

DENSITY = {50: 0.15, 500: 0.10, 2_000: 0.065, 5_000: 0.044, 20_000: 0.02}
REACH_KM = 25.0


def city(households: int, seed: int, stages: tuple[str, ...]) -> Problem:
    """So many households and 0.95 times as many groups, at about the density of the size's row."""
    dice = np.random.default_rng([seed, households])
    groups = round(0.95 * households)
    density = DENSITY.get(households, 0.02)
    row, column, away = _near(dice, households, groups, density)
    points = np.clip(dice.normal(6_500 - 120 * away, 1_800), 1, 10_000)
    return Problem(
        household_ids=tuple(f"H{at:06}" for at in range(households)),
        waiting_days=tuple(dice.integers(0, 200, households).tolist()),
        pool_of=(None,) * households,
        group_ids=tuple(f"G{at:06}" for at in range(groups)),
        places=(1,) * groups,
        pairs=Pairs(row, column, points.astype(np.int64)),
        settings=Settings(stages=stages, time_limit=3_600),
    )


def _near(
    dice: np.random.Generator, households: int, groups: int, density: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pairs within reach, thinned to the density: their rows, columns and kilometres."""
    clusters = max(3, ceil(households**0.5 / 3))
    sizes = 1 / np.arange(1, clusters + 1)
    centres = dice.uniform(0, 100, (clusters, 2))
    places = [
        centres[dice.choice(clusters, number, p=sizes / sizes.sum())]
        + dice.normal(0, 6, (number, 2))
        for number in (households, groups)
    ]
    parts = []
    for start in range(0, households, 1_000):
        away = np.hypot(*(places[0][start : start + 1_000, None] - places[1][None]).T).T
        row, column = np.nonzero(away <= REACH_KM)
        parts.append((row + start, column, away[row, column]))
    row, column, away = (np.concatenate([part[at] for part in parts]) for at in range(3))
    kept = dice.random(len(row)) < density * households * groups / max(len(row), 1)
    return row[kept], column[kept], away[kept]
