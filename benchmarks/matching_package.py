"""Reads pairs, prints what the `matching` package's resident-optimal matching is worth.

Run by itself and isolated (`python -I`), with the folders to look in as arguments, so that
`matching` is the package and not our app.
"""

import json
import sys


def main(*folders: str) -> None:
    sys.path[:] = dict.fromkeys([*sys.path, *folders])
    from matching.games import HospitalResident  # type: ignore[import-not-found]

    points = {(f"h{row}", f"g{column}"): worth for row, column, worth in json.load(sys.stdin)}
    residents: dict[str, list[str]] = {}
    hospitals: dict[str, list[str]] = {}
    for row, column in sorted(points, key=lambda pair: (-points[pair], pair)):
        residents.setdefault(row, []).append(column)
        hospitals.setdefault(column, []).append(row)
    game = HospitalResident.create_from_dictionaries(
        residents, hospitals, dict.fromkeys(hospitals, 1)
    )
    found = [
        (str(resident.name), str(hospital.name))
        for hospital, matched in game.solve(optimal="resident").items()
        for resident in matched
    ]
    print(json.dumps([len(found), sum(points[pair] for pair in found)]))


if __name__ == "__main__":
    main(*sys.argv[1:])
