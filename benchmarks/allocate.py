"""
How near to the best is the allocation, and what does it cost beside a general LP solver.

Twenty treatments, eighty capacities: one budget and four regional ones, five channels, a cap
for each treatment, and the hours of fifty managers. Customers' values are lognormal; about half
of the scores are negative and 60 % of the pairs eligible; what a pair costs grows with the
customer's value. OR-tools PDLP solves the same linear programme in the same run, to 1e-6, given
the pairs with a score above 0 only; HiGHS is asked for it, too, and for one of a fifth, with a
limit of time each. Both are given what can be used of each capacity, as the allocation is: what
no whole choice could use is no use to them either. Of several seeds the worst counts. The last
line is JSON; CPU seconds belong to the machine they were taken on.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array, csc_array, vstack

from najimi.customize.allocating import Allocation, Capacity, allocate
from najimi.customize.allocating.capacities import usable

N_TREATMENTS, N_CHANNELS, N_REGIONS, N_MANAGERS = 20, 5, 4, 50
ELIGIBLE_SHARE = 0.6
CHUNK = 500_000
SEEDS = (0, 1, 2)
EPSILON = 1e-6
PEER_CUSTOMERS = 100_000
HIGHS_SECONDS = {20_000: 60.0, PEER_CUSTOMERS: 300.0}
"""By the clock on the wall, which is how HiGHS takes a limit."""

Scores = NDArray[np.float32]
Figures = dict[str, float | bool]


@dataclass(frozen=True)
class Instance:
    """Scores of shape (n_customers, n_treatments), by columns; and capacities."""

    scores: Scores
    capacities: list[Capacity]


def make(n_customers: int, *, seed: int, n_distinct: int | None = None) -> Instance:
    """
    Draw an instance.

    Parameters
    ----------
    n_customers : int, >= 1
    seed : int
    n_distinct : int, optional
        So many different rows of scores only, each drawn by many customers.
    """
    rng = np.random.default_rng(seed)
    base = rng.uniform(0.2, 1.2, N_TREATMENTS)
    unit = rng.integers(5, 40, N_TREATMENTS)
    minutes = rng.integers(1, 7, N_TREATMENTS) * 5
    scores = np.empty((N_TREATMENTS, n_customers), np.float32)
    factor = np.empty(n_customers, np.int32)
    patterns = _scores(rng, n_distinct, base, unit) if n_distinct else None
    for start in range(0, n_customers, CHUNK):
        part = slice(start, min(start + CHUNK, n_customers))
        n = part.stop - part.start
        drawn = patterns or _scores(rng, n, base, unit)
        pick = rng.integers(0, n_distinct, n) if n_distinct else np.arange(n)
        scores[:, part], factor[part] = drawn[0][:, pick], drawn[1][pick]
    region = rng.integers(0, N_REGIONS, n_customers).astype(np.int8)
    manager = rng.integers(0, N_MANAGERS, n_customers).astype(np.int8)
    channel, ones = np.arange(N_TREATMENTS) % N_CHANNELS, np.eye(N_TREATMENTS, dtype=np.int64)
    wanted = [
        (Capacity(unit, np.zeros(1, np.int64), None, factor), 0.4, 0.7),
        (Capacity(unit, np.zeros(N_REGIONS, np.int64), region, factor), 0.4, 0.7),
        (Capacity(minutes, np.zeros(N_MANAGERS, np.int64), manager), 0.2, 0.6),
        *((Capacity((channel == c).astype(np.int64), np.zeros(1, np.int64)), 0.3, 0.9)
          for c in range(N_CHANNELS)),
        *((Capacity(one, np.zeros(1, np.int64)), 0.4, 1.1) for one in ones),
    ]  # fmt: skip
    return Instance(scores.T, _limited(rng, scores, wanted))


def _scores(
    rng: np.random.Generator, n: int, base: NDArray[np.float64], unit: NDArray[np.int64]
) -> tuple[Scores, NDArray[np.int32]]:
    value = rng.lognormal(0, 0.8, n)
    factor = np.maximum(1, np.rint(10 * np.sqrt(value))).astype(np.int32)
    scores = np.empty((N_TREATMENTS, n), np.float32)
    for treatment in range(N_TREATMENTS):
        effect = base[treatment] * (0.4 + rng.standard_normal(n))
        score = (value * effect - unit[treatment] * factor * 0.001).astype(np.float32)
        score[rng.random(n) >= ELIGIBLE_SHARE] = -np.inf
        scores[treatment] = score
    return scores, factor


def _limited(
    rng: np.random.Generator, scores: Scores, wanted: list[tuple[Capacity, float, float]]
) -> list[Capacity]:
    """Set each capacity to a share of what would be used if it were free."""
    free = allocate(
        scores.T,
        [Capacity(c.use, c.available + (1 << 52), c.group, c.factor) for c, _, _ in wanted],
    )
    found, start = [], 0
    for capacity, low, high in wanted:
        n = len(capacity.available)
        most = free.used[start : start + n] * rng.uniform(low, high, n)
        found.append(Capacity(capacity.use, most.astype(np.int64), capacity.group, capacity.factor))
        start += n
    return found


def timed(
    instance: Instance, prices: NDArray[np.float64] | None = None
) -> tuple[Allocation, float]:
    """Return an allocation and its CPU seconds; leave if it uses more than there is."""
    start = time.process_time()
    found = allocate(instance.scores, instance.capacities, prices=prices)
    seconds = time.process_time() - start
    if (found.used > np.concatenate([c.available for c in instance.capacities])).any():
        sys.exit("the allocation uses more than there is")
    return found, seconds


def changed(instance: Instance, *, seed: int) -> Instance:
    """Return the instance with the scores of one customer in a hundred changed by up to a half."""
    rng = np.random.default_rng(1_000 + seed)
    rows = rng.choice(len(instance.scores), len(instance.scores) // 100, replace=False)
    instance.scores[rows] *= rng.uniform(0.5, 1.5, (len(rows), 1)).astype(np.float32)
    return instance


def programme(instance: Instance) -> tuple[NDArray[np.float64], csc_array, NDArray[np.float64]]:
    """Return gains, limits and right sides of the linear programme over pairs that score above 0."""
    what, who = np.nonzero(instance.scores.T > 0)
    n, columns = len(instance.scores), np.arange(len(what))
    blocks = [coo_array((np.ones(len(who)), (who, columns)), shape=(n, len(who)))]
    sides = [np.ones(n)]
    for capacity in instance.capacities:
        use = capacity.use[what] * (1 if capacity.factor is None else capacity.factor[who])
        group = np.zeros(len(who), np.int64) if capacity.group is None else capacity.group[who]
        shape = (len(capacity.available), len(who))
        blocks.append(coo_array((use.astype(float), (group, columns)), shape=shape))
        sides.append(usable([capacity]).astype(float))
    limits = csc_array(vstack(blocks))
    limits.eliminate_zeros()
    return instance.scores[who, what].astype(float), limits, np.concatenate(sides)


def pdlp(instance: Instance) -> tuple[float, float]:
    """Return the CPU seconds of OR-tools PDLP on one thread, and its bound."""
    try:
        from ortools.pdlp import solvers_pb2  # type: ignore[import-not-found,unused-ignore]
        from ortools.pdlp.python import pdlp as solver  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        sys.exit("OR-tools is not installed: pip install 'najimi[referees]', or use --no-peer.")
    gains, limits, sides = programme(instance)
    problem = solver.QuadraticProgram()
    problem.objective_vector = -gains
    problem.constraint_matrix = limits
    problem.constraint_lower_bounds = np.full(len(sides), -np.inf)
    problem.constraint_upper_bounds = sides
    problem.variable_lower_bounds = np.zeros(len(gains))
    problem.variable_upper_bounds = np.full(len(gains), np.inf)
    asked = solvers_pb2.PrimalDualHybridGradientParams()
    goal = asked.termination_criteria.simple_optimality_criteria
    goal.eps_optimal_relative = goal.eps_optimal_absolute = EPSILON
    asked.num_threads = 1
    start = time.process_time()
    found = solver.primal_dual_hybrid_gradient(problem, asked)
    return time.process_time() - start, float(-(found.dual_solution @ sides))


def highs(instance: Instance, seconds: float) -> tuple[float, bool]:
    """Return the CPU seconds of HiGHS on one thread, and whether it finished in so many seconds."""
    gains, limits, sides = programme(instance)
    start = time.process_time()
    found = linprog(
        -gains, A_ub=limits, b_ub=sides, method="highs", options={"time_limit": seconds}
    )
    return time.process_time() - start, found.status == 0


def peak_mb() -> float:
    """Return the most memory this process held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Run, print, and end with one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--large", type=int, default=10_000_000, help="also so many; 0 for none")
    parser.add_argument("--no-peer", action="store_true", help="without OR-tools and HiGHS")
    asked = parser.parse_args()
    start_mb = peak_mb()
    figures: Figures = {}
    figures |= _many(asked.customers, start_mb)
    if asked.large:
        instance = make(asked.large, seed=0)
        found, seconds = timed(instance)
        figures |= {"n_large": asked.large, "gap_large": found.gap_share, "cpu_s_large": seconds}
        figures["peak_ratio_large"] = (peak_mb() - start_mb) * 2**20 / instance.scores.nbytes
        del instance
    figures |= _ties()
    figures |= _beside_peers() if not asked.no_peer else {}
    figures["peak_mb"] = peak_mb()
    print(json.dumps({name: _rounded(value) for name, value in figures.items()}))


def _many(n_customers: int, start_mb: float) -> Figures:
    gaps, seconds, sweeps, peak = [], [], [], 0.0
    for seed in SEEDS:
        instance = make(n_customers, seed=seed)
        found, cpu_s = timed(instance)
        peak = peak or (peak_mb() - start_mb) * 2**20 / instance.scores.nbytes
        again, _ = timed(changed(instance, seed=seed), found.prices)
        print(f"{n_customers} customers, seed {seed}: gap {found.gap_share:.2e}, {cpu_s:.2f} CPU s")
        gaps.append(found.gap_share)
        seconds.append(cpu_s)
        sweeps.append(again.n_sweeps)
    return {"gap_1m": max(gaps), "cpu_s_1m": max(seconds), "resolve_sweeps": max(sweeps),
            "peak_ratio": peak}  # fmt: skip


def _ties() -> Figures:
    runs = [timed(make(100_000, seed=seed, n_distinct=100)) for seed in SEEDS]
    return {"gap_ties_100k": max(found.gap_share for found, _ in runs),
            "cpu_s_ties_100k": max(seconds for _, seconds in runs)}  # fmt: skip


def _beside_peers() -> Figures:
    instance = make(PEER_CUSTOMERS, seed=0)
    found, ours = timed(instance)
    theirs, bound = pdlp(instance)
    print(f"bound {found.bound:.2f}, of PDLP {bound:.2f}; CPU {ours:.2f} s, of PDLP {theirs:.2f} s")
    figures: Figures = {
        "gap_100k": found.gap_share, "cpu_s_100k": ours, "pdlp_cpu_s_100k": theirs,
        "pdlp_ratio_100k": theirs / ours, "pdlp_bound_100k": bound, "bound_100k": found.bound,
    }  # fmt: skip
    for n, seconds in HIGHS_SECONDS.items():
        figures |= _beside_highs(n, seconds)
    return figures


def _beside_highs(n_customers: int, seconds: float) -> Figures:
    instance, at = make(n_customers, seed=0), f"{n_customers // 1000}k"
    cpu_s, is_finished = highs(instance, seconds)
    told = "finished" if is_finished else f"did not finish in {seconds:.0f} s"
    print(f"HiGHS, {n_customers} customers: {told}, {cpu_s:.1f} CPU s")
    return {f"cpu_s_{at}": timed(instance)[1], f"highs_cpu_s_{at}": cpu_s,
            f"highs_limit_s_{at}": seconds, f"is_highs_finished_{at}": is_finished}  # fmt: skip


def _rounded(value: float | bool) -> float | bool:
    return value if isinstance(value, bool) else float(f"{value:.7g}")


if __name__ == "__main__":
    main()
