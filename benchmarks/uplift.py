"""
Do the models of uplift find whom an e-mail moves, and at what cost beside a causal forest.

Hillstrom's e-mail test, a real experiment: the women's e-mail against none, outcome a visit. The
people are cut in two halves at random, seeds 0 to 4; one half teaches, the other judges by the
Qini figure (area between the gain of the order foretold and that of a random one, per person,
times 100). As in the product, features are declared beforehand, three of them: what people bought,
of two kinds, and for how much. ``qini`` is the figure of the default model, segments by empirical
Bayes; ``qini_chosen`` that of the model which the product's backtest took inside the first half;
``qini_all_features`` that of the default where nobody declared anything and all seven columns are
features, of which at most two cut at once. Baselines: a plain model of response on all columns, and
a random order. The peers are CausalForestDML of econml and the causal forest of causalml, each with
its defaults, on all columns; they are left out where they are not installed.
The last line is JSON; CPU seconds belong to the machine they were taken on.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from najimi.learn.responding.backtest import MODELS, Uplift, choose_model, qini
from najimi.learn.responding.cells import Cells, count_cells
from najimi.learn.responding.regressions import (
    Levels,
    fit_dr_ridge,
    fit_logistic,
    fit_t_logistic,
)
from najimi.learn.responding.segments import fit_segments, fit_split

Floats = NDArray[np.float64]
Half = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], Floats]
"""Codes of features, arm, outcome, and the columns as a forest likes them."""
Foretell = Callable[[Half], Floats | None]

FILE = "hillstrom.parquet"
FEATURES = ("recency", "history_segment", "mens", "womens", "zip_code", "newbie", "channel")
DECLARED = (1, 2, 3)
"""Places in ``FEATURES`` of what a shop would declare: what they bought, and for how much."""
SEEDS = range(5)
N_FOLDS = 5


def read_people(folder: Path) -> Half:
    """Return the people of the women's e-mail and those of none."""
    path = folder / FILE
    if not path.exists():
        sys.exit(f"{path} is missing: give the folder that holds {FILE} with --data.")
    table = pq.read_table(path)
    table = table.filter(pc.not_equal(table["segment"], "Mens E-Mail"))
    codes = [_codes(table[name]) for name in FEATURES]
    treated = pc.equal(table["segment"], "Womens E-Mail").to_numpy().astype(np.int64)
    visited = table["visit"].to_numpy().astype(np.int64)
    return np.column_stack(codes), treated, visited, _for_forests(table)


def _for_forests(table: pa.Table) -> Floats:
    """Return numbers as they are, the exact amount among them, and a column for each word."""
    numbers = [
        table[name].to_numpy() for name in ("recency", "history", "mens", "womens", "newbie")
    ]
    words = [
        pc.equal(table[name], word).to_numpy()
        for name in ("zip_code", "channel")
        for word in sorted(pc.unique(table[name]).to_pylist())
    ]
    return np.column_stack([*numbers, *words]).astype(np.float64)


def _codes(column: pa.ChunkedArray) -> NDArray[np.int64]:
    values = np.asarray(column.to_numpy(), dtype=object if column.type != pa.int64() else np.int64)
    return np.unique(values, return_inverse=True)[1].astype(np.int64)


def foretell_response(cells: Cells, codes: NDArray[np.int64]) -> Floats:
    """Return how likely each is to visit if mailed: the baseline that most tools use."""
    levels = Levels(tuple(np.unique(column) for column in cells.codes.T))
    fitted = fit_logistic(levels.design(cells.codes), cells.n_treated, cells.n_treated_yes)
    return fitted.told(levels.design(codes))[0]


def declared(half: Half) -> Cells:
    """Return one half by the declared features alone."""
    return count_cells(half[0][:, DECLARED], half[1], half[2])


def chosen_model(half: Half) -> str:
    """Return the model that the product's backtest takes inside one half."""
    folds = [declared(_rows(half, slice(k, None, N_FOLDS))) for k in range(N_FOLDS)]
    return next(tested.model for tested in choose_model(folds) if tested.is_chosen)


def econml_forest(half: Half, others: Half, seed: int) -> Floats:
    """Return what econml's forest foretells, with its defaults."""
    from econml.dml import CausalForestDML

    forest = CausalForestDML(random_state=seed)
    forest.fit(half[2].astype(float), half[1].astype(float), X=half[3])
    return np.asarray(forest.effect(others[3])).ravel()


def causalml_forest(half: Half, others: Half, seed: int) -> Floats:
    """Return what causalml's forest foretells, with its defaults."""
    from causalml.inference.tree import CausalRandomForestRegressor

    forest = CausalRandomForestRegressor(random_state=seed)
    forest.fit(X=half[3], treatment=half[1], y=half[2].astype(float))
    return np.asarray(forest.predict(others[3])).ravel()


def main() -> None:
    """Print a table of figures by model, and one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help=f"Folder that holds {FILE}.")
    parser.add_argument("--without-peers", action="store_true", help="Leave the forests out.")
    asked = parser.parse_args()
    people = read_people(asked.data)
    figures: dict[str, list[float]] = {}
    seconds: dict[str, list[float]] = {}
    for seed in SEEDS:
        order = np.random.default_rng(seed).permutation(len(people[0]))
        half, others = (
            _rows(people, order[: len(order) // 2]),
            _rows(people, order[len(order) // 2 :]),
        )
        judge = one_by_one(others)
        for name, foretell in models(half, seed, peers=not asked.without_peers).items():
            start = time.process_time()
            told = foretell(others)
            if told is not None:
                seconds.setdefault(name, []).append(time.process_time() - start)
                figures.setdefault(name, []).append(100 * qini(told, judge))
    tell(figures, seconds)


def one_by_one(half: Half) -> Cells:
    """Return people as cells of one each, so that any order of them can be judged."""
    codes, arm, yes = half[0], half[1].astype(float), half[2].astype(float)
    return Cells(codes, arm, arm * yes, 1 - arm, (1 - arm) * yes)


def models(half: Half, seed: int, *, peers: bool) -> dict[str, Foretell]:
    """Return every model as a function from people to foretold uplift; counting cells included."""
    ours: dict[str, Foretell] = {
        name: lambda others, fit=fit: fit(declared(half)).uplift(others[0][:, DECLARED])[0]
        for name, fit in MODELS.items()
    }
    every: dict[str, Callable[[Cells], Uplift]] = {
        "all_features": lambda cells: fit_segments(cells, most_features=2),
        "t_logistic_all": fit_t_logistic,
        "dr_ridge_all": fit_dr_ridge,
    }
    random = np.random.default_rng(1_000 + seed)
    return {
        **ours,
        "chosen": lambda others: MODELS[chosen_model(half)](declared(half)).uplift(
            others[0][:, DECLARED]
        )[0],
        "one_split": lambda others: fit_split(_all(half), DECLARED).told(others[0])[0],
        **{
            name: lambda others, fit=fit: fit(_all(half)).uplift(others[0])[0]
            for name, fit in every.items()
        },
        "response": lambda others: foretell_response(_all(half), others[0]),
        "random": lambda others: random.random(len(others[0])),
        **(
            {
                forest.__name__: _optional(forest, half, seed)
                for forest in (econml_forest, causalml_forest)
            }
            if peers
            else {}
        ),
    }


def _all(half: Half) -> Cells:
    return count_cells(half[0], half[1], half[2])


def _rows(people: Half, rows: NDArray[np.int64] | slice) -> Half:
    return people[0][rows], people[1][rows], people[2][rows], people[3][rows]


def _optional(forest: Callable[[Half, Half, int], Floats], half: Half, seed: int) -> Foretell:
    def foretell(others: Half) -> Floats | None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the peers warn of their own dependencies
            try:
                return forest(half, others, seed)
            except ImportError as error:
                print(f"left out: {forest.__name__} ({error})", file=sys.stderr)
                return None

    return foretell


def tell(figures: dict[str, list[float]], seconds: dict[str, list[float]]) -> None:
    """Print the table and the line of JSON; seconds are medians over seeds, since a first call imports."""
    cpu = {name: float(np.median(spent)) for name, spent in seconds.items()}
    for name, found in figures.items():
        by_seed = " ".join(f"{figure:6.3f}" for figure in found)
        print(f"{name:16} {np.mean(found):6.3f}  [{by_seed}]  {cpu[name]:8.3f} CPU s")
    told = {f"qini_{name}": round(float(np.mean(found)), 3) for name, found in figures.items()}
    forest = cpu.get("econml_forest", cpu.get("causalml_forest"))
    print(json.dumps({
        "qini": told["qini_segments"], **told,
        "cpu_s": round(cpu["segments"], 4),
        "cpu_s_chosen": round(cpu["chosen"], 4),
        "forest_cpu_s": forest and round(forest, 3),
        "forest_cpu_ratio": forest and round(forest / cpu["segments"], 1),
        "forest_cpu_ratio_chosen": forest and round(forest / cpu["chosen"], 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }))  # fmt: skip


if __name__ == "__main__":
    main()
