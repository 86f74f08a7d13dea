"""
How much less CPU does a fit cost than with lifetimes, at equal log-likelihood.

Both fit BG/NBD to the same synthetic customers, whose days are exact, in the same process. Our
time includes collapsing. Pareto/NBD is fitted to a million by us and to some thousands by the
peer, who needs minutes for more: the ratio is of CPU per customer. A last run fits ten million
customers, made and counted in chunks, and gives each of them its three answers a year ahead.
The last line is JSON; timings belong to the machine they were taken on.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
import warnings
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from najimi.differentiate.purchasing.beta_geometric import alive_probability
from najimi.differentiate.purchasing.bg_nbd import BgNbd, fit_bg_nbd
from najimi.differentiate.purchasing.histories import Histories, collapse
from najimi.differentiate.purchasing.mbg_cnbd_k import fit_mbg_cnbd_k
from najimi.differentiate.purchasing.pareto_nbd import fit_pareto_nbd
from najimi.differentiate.purchasing.pareto_nbd_fit import log_likelihood as pareto_likelihood

TRUTH = BgNbd(r=0.243, alpha=30.9, a=0.793, b=2.426)
SHORTEST_TENURE_DAYS, LONGEST_TENURE_DAYS = 30, 730
CHUNK = 1_000_000
LARGEST_GAP = 0.01
HORIZON_DAYS = 365.0

Columns = tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]


def simulate(n_customers: int, *, seed: int) -> Columns:
    """
    Draw frequency, recency and tenure of BG/NBD customers, one purchase per day at most.

    Parameters
    ----------
    n_customers : int, >= 1
        Customers to draw.
    seed : int
        The same seed gives the same customers.
    """
    draw = np.random.default_rng(seed)
    rate = draw.gamma(TRUTH.r, 1 / TRUTH.alpha, n_customers)
    leaving = draw.beta(TRUTH.a, TRUTH.b, n_customers)
    tenure = draw.integers(SHORTEST_TENURE_DAYS, LONGEST_TENURE_DAYS + 1, n_customers)
    frequency, recency = np.zeros(n_customers, np.int64), np.zeros(n_customers)
    at, alive = np.zeros(n_customers), np.flatnonzero(rate > 0)
    while len(alive):
        at[alive] += draw.exponential(1 / rate[alive])
        alive = alive[at[alive] < tenure[alive]]
        day = np.ceil(at[alive])
        frequency[alive] += day > recency[alive]
        recency[alive] = day
        alive = alive[draw.random(len(alive)) > leaving[alive]]
    return frequency, recency, tenure.astype(np.float64)


def compare(n_customers: int, *, seed: int, repeats: int = 3) -> dict[str, float]:
    """
    Fit the same customers with both; the shortest of our runs counts, and the peer's only one.

    Parameters
    ----------
    n_customers : int, >= 1
        Customers to draw.
    seed : int
        Seed of the draw.
    repeats : int, >= 1
        How often we run.

    Raises
    ------
    SystemExit
        If our log-likelihood is more than 0.01 from the peer's.
    """
    frequency, recency, tenure = simulate(n_customers, seed=seed)
    seconds = []
    for _ in range(repeats):
        start = time.process_time()
        cells, _ = collapse(frequency=frequency, recency_days=recency, tenure_days=tenure)
        ours = fit_bg_nbd(cells)
        seconds.append(time.process_time() - start)
    peer, peer_seconds = fit_peer((frequency, recency, tenure))
    gap = ours.log_likelihood - log_likelihood(peer, cells)
    if abs(gap) > LARGEST_GAP:
        sys.exit(f"log-likelihoods differ by {gap:.4f}, more than {LARGEST_GAP}")
    print(f"n = {n_customers}, cells = {len(cells)}, log-likelihood = {ours.log_likelihood:.4f}")
    return {
        "ratio_100k": round(peer_seconds / min(seconds), 1),
        "cpu_s_100k": round(min(seconds), 4),
        "peer_cpu_s_100k": round(peer_seconds, 3),
        "log_likelihood_gap": round(gap, 6),
    }


def fit_peer(columns: Columns) -> tuple[BgNbd, float]:
    """Return what lifetimes finds, and its CPU seconds without the import."""
    with warnings.catch_warnings():
        # lifetimes 0.11.3 predates pandas 3 and numpy 2; it warns at import and while fitting.
        warnings.simplefilter("ignore")
        from lifetimes import BetaGeoFitter  # type: ignore[import-untyped]  # ships no types

        start = time.process_time()
        fitter = BetaGeoFitter().fit(*columns)
        seconds = time.process_time() - start
    r, alpha, a, b = (float(fitter.params_[name]) for name in ("r", "alpha", "a", "b"))
    return BgNbd(r=r, alpha=alpha, a=a, b=b), seconds


def log_likelihood(model: BgNbd, cells: Histories) -> float:
    """
    Return the total log-likelihood of any parameters, written down as in the paper.

    Kept apart from the code under test: both fits are judged by this one formula.
    """
    from scipy.special import gammaln

    r, alpha, a, b = model.r, model.alpha, model.a, model.b
    x, n = cells.frequency.astype(np.float64), cells.n_customers
    alive = alive_probability(cells, r=r, alpha=alpha, a=a, b=b, first_chances=0)
    value = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
    value -= (r + x) * np.log(alpha + cells.tenure_days) + np.log(alive)
    value += gammaln(a + b) - gammaln(b) + gammaln(b + x) - gammaln(a + b + x)
    return float((n * value).sum())


def compare_pareto(n_customers: int, *, n_peer_customers: int, seed: int) -> dict[str, float]:
    """
    Fit Pareto/NBD, and MBG/CNBD-k beside it; CPU per customer is held against the peer's.

    Parameters
    ----------
    n_customers, n_peer_customers : int, >= 1
        Customers to draw for us and for the peer; the peer's are fitted by us, too.
    seed : int
        Seed of the draw.

    Raises
    ------
    SystemExit
        If, on the peer's customers, our log-likelihood is more than 0.01 below the peer's.
    """
    frequency, recency, tenure = simulate(n_customers, seed=seed)
    start = time.process_time()
    cells, _ = collapse(frequency=frequency, recency_days=recency, tenure_days=tenure)
    collapsed = time.process_time()
    fit_pareto_nbd(cells)
    pareto = time.process_time()
    fit_mbg_cnbd_k(cells)
    regular = time.process_time()
    few = simulate(n_peer_customers, seed=seed + 1)
    peer_seconds, ahead = fit_pareto_peer(few)
    if ahead < -LARGEST_GAP:
        sys.exit(f"our log-likelihood is {-ahead:.4f} below the peer's, more than {LARGEST_GAP}")
    ratio = (peer_seconds / n_peer_customers) / ((pareto - start) / n_customers)
    return {
        "pareto_cpu_s_1m": round(pareto - start, 3),
        "pareto_peer_cpu_s": round(peer_seconds, 3),
        "pareto_peer_customers": n_peer_customers,
        "pareto_ratio": round(ratio, 1),
        "pareto_log_likelihood_ahead": round(ahead, 4),
        "mbg_cnbd_k_cpu_s_1m": round(regular - pareto + collapsed - start, 3),
    }


def fit_pareto_peer(columns: Columns) -> tuple[float, float]:
    """Return CPU seconds of lifetimes, and how far our log-likelihood lies above the one it found."""
    with warnings.catch_warnings():
        # lifetimes 0.11.3 predates pandas 3 and numpy 2; it warns at import and while fitting.
        warnings.simplefilter("ignore")
        from lifetimes import ParetoNBDFitter

        start = time.process_time()
        fitter = ParetoNBDFitter().fit(*columns)
        seconds = time.process_time() - start
    frequency, recency, tenure = columns
    theta = np.log([float(fitter.params_[name]) for name in ("r", "alpha", "s", "beta")])
    n = np.ones(len(frequency))
    peer, _ = pareto_likelihood(theta, frequency.astype(np.float64), recency, tenure, n)
    rows = Histories.of(frequency=frequency, recency_days=recency, tenure_days=tenure)
    return seconds, fit_pareto_nbd(rows).log_likelihood - peer


def fit_many(n_customers: int, *, seed: int) -> dict[str, float]:
    """
    Fit as many customers as asked, drawn and counted a million at a time, and score them all.

    Parameters
    ----------
    n_customers : int, >= 1
        Customers to draw.
    seed : int
        Seed of the first chunk.
    """
    cells, collapse_seconds = count_in_chunks(n_customers, seed=seed)
    start = time.process_time()
    model = fit_bg_nbd(cells)
    seconds = time.process_time() - start
    print(f"n = {n_customers}, cells = {len(cells)}, log-likelihood = {model.log_likelihood:.4f}")
    return {
        "cpu_s_10m": round(seconds, 3),
        "collapse_cpu_s_10m": round(collapse_seconds, 3),
        **score_many(model, n_customers, seed=seed),
    }


def score_many(model: BgNbd, n_customers: int, *, seed: int) -> dict[str, float]:
    """
    Give every customer expected purchases and both probabilities, a million at a time.

    Parameters
    ----------
    model : BgNbd
        As fitted on all of them.
    n_customers : int, >= 1
        The same customers again, drawn by the same seeds.
    seed : int
        Seed of the first chunk.
    """
    seconds, non_finite, total = 0.0, 0, 0.0
    for chunk_seed, size in chunks(n_customers, seed=seed):
        frequency, recency, tenure = simulate(size, seed=chunk_seed)
        start = time.process_time()
        cells, index = collapse(frequency=frequency, recency_days=recency, tenure_days=tenure)
        answers = (
            model.expected_purchases(cells, horizon_days=HORIZON_DAYS)[index],
            model.alive_probability(cells)[index],
            model.buys_probability(cells, horizon_days=HORIZON_DAYS)[index],
        )
        seconds += time.process_time() - start
        non_finite += sum(int((~np.isfinite(answer)).sum()) for answer in answers)
        total += float(answers[0].sum())
    print(f"n = {n_customers}, expected purchases in {HORIZON_DAYS:.0f} days = {total:.0f}")
    return {"score_cpu_s_10m": round(seconds, 3), "non_finite": non_finite}


def count_in_chunks(n_customers: int, *, seed: int) -> tuple[Histories, float]:
    """Return the cells of all chunks, and the CPU seconds that collapsing took."""
    seconds, parts = 0.0, list[Histories]()
    for chunk_seed, size in chunks(n_customers, seed=seed):
        frequency, recency, tenure = simulate(size, seed=chunk_seed)
        start = time.process_time()
        part, _ = collapse(frequency=frequency, recency_days=recency, tenure_days=tenure)
        parts.append(part)
        seconds += time.process_time() - start
    start = time.process_time()
    cells = merged(parts)
    return cells, seconds + time.process_time() - start


def chunks(n_customers: int, *, seed: int) -> Iterator[tuple[int, int]]:
    """Yield seed and size of each chunk."""
    for number, start in enumerate(range(0, n_customers, CHUNK)):
        yield seed + number, min(CHUNK, n_customers - start)


def merged(parts: list[Histories]) -> Histories:
    """Return the cells of several sets as one set."""
    cells, _ = collapse(
        frequency=np.concatenate([part.frequency for part in parts]),
        recency_days=np.concatenate([part.recency_days for part in parts]),
        tenure_days=np.concatenate([part.tenure_days for part in parts]),
        n_customers=np.concatenate([part.n_customers for part in parts]),
    )
    return cells


def main() -> None:
    """Run both parts and print one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=100_000, help="customers to compare on")
    parser.add_argument(
        "--customers-10m", type=int, default=10_000_000, help="customers of the large run; 0 skips"
    )
    parser.add_argument(
        "--customers-1m", type=int, default=1_000_000, help="customers for Pareto/NBD; 0 skips"
    )
    parser.add_argument(
        "--peer-customers", type=int, default=5_000, help="customers for Pareto/NBD of the peer"
    )
    parser.add_argument("--seed", type=int, default=1, help="seed of every draw")
    options = parser.parse_args()
    figures = compare(options.customers, seed=options.seed)
    if options.customers_1m:
        figures |= compare_pareto(
            options.customers_1m, n_peer_customers=options.peer_customers, seed=options.seed
        )
    if options.customers_10m:
        figures |= fit_many(options.customers_10m, seed=options.seed + 1)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"benchmark": "value_fit", **figures, "peak_mb": round(peak_mb)}))


if __name__ == "__main__":
    main()
