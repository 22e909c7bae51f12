"""Which methods meet at which size."""

from functools import partial

from benchmarks import peers, textbooks
from benchmarks.ours import solved
from benchmarks.peers import Peer

PLAIN, ORDERED = ("matched", "total"), ("matched", "worst", "total")
OURS = "Samen Hier, proved"
ORTOOLS, SCIPY = "textbook with OR-Tools", "textbook with SciPy"
CP_SAT = "CP-SAT, one worker, stage by stage"
CP_SAT_SECONDS = 120.0


def plain(size: int) -> dict[str, Peer]:
    """Everybody who can find the most matches with the most points."""
    found: dict[str, Peer] = {
        OURS: solved,
        "OR-Tools min-cost flow": peers.ortools_flow,
        "OR-Tools assignment, mirrored": peers.mirrored_assignment,
        "SciPy sparse": peers.scipy_sparse,
        "lapx sparse": peers.lapx_sparse,
        "SciPy dense": peers.scipy_full,
        "lapx dense": peers.lapx_full,
    }
    if size <= 500:
        found["CP-SAT, one worker"] = peers.cp_sat
    if size <= 50:  # Minutes at 500.
        found["networkx"] = peers.networkx_blossom
    return found


def ordered(size: int, *, is_quick: bool = False) -> dict[str, Peer]:
    """Everybody who can put the worst pair before the total."""
    found: dict[str, Peer] = {
        OURS: solved,
        ORTOOLS: textbooks.ortools_textbook,
        SCIPY: textbooks.scipy_textbook,
        "the better half of each": textbooks.mixed_textbook,
    }
    if size <= (50 if is_quick else 500):
        found[CP_SAT] = partial(peers.cp_sat_in_order, seconds=CP_SAT_SECONDS)
    return found


def heuristics(size: int) -> dict[str, Peer]:
    """Who finds a plan, not the best one."""
    found: dict[str, Peer] = {
        "greedy, best pair first": peers.greedy,
        "Gale-Shapley": peers.gale_shapley,
    }
    if size <= 50:  # At 500 it recurses too deeply.
        found["`matching` package"] = peers.matching_package
    return found
