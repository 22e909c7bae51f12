"""What was aimed for, and whether it is met: said in the table, missed or not."""

from benchmarks.measure import Timed

FASTER = {
    ("matched", "total"): {2_000: 1.35, 5_000: 1.4, 20_000: 1.9},
    ("matched", "worst", "total"): {500: 1.0, 2_000: 2.3, 5_000: 3.5, 20_000: 4.2},
}
WITHIN = {("matched", "worst", "total"): {50: 0.010, 500: 0.060}}
SHARE_MORE = "Target: at least 8 % more households than Gale-Shapley at 500 to 5000."
WHAT_IF = (
    "Targets: under 1 GB at 20 000 households, under 2 GB at 100 000; what-if after one lock 50 ms"
    " at 500, 300 ms at 2000. Figures are whole processes, Python and libraries included; the"
    " instance alone includes making it."
)


def target_of(stages: tuple[str, ...], size: int, ours: Timed, ratio: float) -> str:
    """The fastest peer against ours, and the targets of this row."""
    said = [f"Fastest peer: {ratio:.2f}x our time."]
    faster = FASTER.get(stages, {}).get(size)
    if faster:
        verdict = "met" if ratio >= faster else f"missed, by a factor {faster / ratio:.2f}"
        said.append(f"Target {faster}x: {verdict}.")
    within = WITHIN.get(stages, {}).get(size)
    if within:
        verdict = "met" if ours.median <= within else "missed"
        said.append(f"Target {within * 1_000:.0f} ms: {verdict}.")
    return " ".join(said)
