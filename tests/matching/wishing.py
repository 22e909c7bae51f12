"""What a what-if asks when nothing is wished."""

NO_WISHES = {
    "locked": [],
    "forbidden": [],
    "left_out": [],
    "floor": None,
    "weights": None,
    "objective": None,
    "enough": None,
}
