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

from najimi.learn.responding.backtest import MODELS, choose_model, qini
from najimi.learn.responding.cells import Cells, count_cells
from najimi.learn.responding.regressions import (
    Levels,
    fit_dr_ridge,
    fit_logistic,
    fit_t_logistic,
)
from najimi.learn.responding.segments import fit_segments, fit_split

Floats = NDArray[np.float64]
Half = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]

FILE = "hillstrom.parquet"
FEATURES = ("recency", "history_segment", "mens", "womens", "zip_code", "newbie", "channel")
DECLARED = (1, 2, 3)
"""Places in ``FEATURES`` of what a shop would declare: what they bought, and for how much."""
SEEDS = range(5)
N_FOLDS = 5


def read_people(folder: Path) -> Half:
    """Return codes of features, who got the women's e-mail, and who visited."""
    path = folder / FILE
    if not path.exists():
        sys.exit(f"{path} is missing: give the folder that holds {FILE} with --data.")
    table = pq.read_table(path)
    table = table.filter(pc.not_equal(table["segment"], "Mens E-Mail"))
    codes = [_codes(table[name]) for name in FEATURES]
    treated = pc.equal(table["segment"], "Womens E-Mail").to_numpy().astype(np.int64)
    return np.column_stack(codes), treated, table["visit"].to_numpy().astype(np.int64)


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
    codes, arm, yes = half
    folds = [
        declared((codes[k::N_FOLDS], arm[k::N_FOLDS], yes[k::N_FOLDS])) for k in range(N_FOLDS)
    ]
    return next(tested.model for tested in choose_model(folds) if tested.is_chosen)


def econml_forest(half: Half, codes: NDArray[np.int64], seed: int) -> Floats:
    """Return what econml's forest foretells, with its defaults."""
    from econml.dml import CausalForestDML

    forest = CausalForestDML(random_state=seed)
    forest.fit(half[2].astype(float), half[1].astype(float), X=half[0].astype(float))
    return np.asarray(forest.effect(codes.astype(float))).ravel()


def causalml_forest(half: Half, codes: NDArray[np.int64], seed: int) -> Floats:
    """Return what causalml's forest foretells, with its defaults."""
    from causalml.inference.tree import CausalRandomForestRegressor

    forest = CausalRandomForestRegressor(random_state=seed)
    forest.fit(X=half[0].astype(float), treatment=half[1], y=half[2].astype(float))
    return np.asarray(forest.predict(codes.astype(float))).ravel()


def main() -> None:
    """Print a table of figures by model, and one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help=f"Folder that holds {FILE}.")
    parser.add_argument("--without-peers", action="store_true", help="Leave the forests out.")
    asked = parser.parse_args()
    codes, treated, visited = read_people(asked.data)
    figures: dict[str, list[float]] = {}
    seconds: dict[str, list[float]] = {}
    for seed in SEEDS:
        order = np.random.default_rng(seed).permutation(len(codes))
        first, second = order[: len(order) // 2], order[len(order) // 2 :]
        half = codes[first], treated[first], visited[first]
        judge = count_cells(codes[second], treated[second], visited[second])
        for name, foretell in _models(half, seed, peers=not asked.without_peers).items():
            start = time.process_time()
            told = foretell(judge.codes)
            if told is not None:
                seconds.setdefault(name, []).append(time.process_time() - start)
                figures.setdefault(name, []).append(100 * qini(told, judge))
    _tell(figures, seconds)


def _models(
    half: Half, seed: int, *, peers: bool
) -> dict[str, Callable[[NDArray[np.int64]], Floats | None]]:
    """Return every model as a function from codes to foretold uplift; counting cells included."""
    ours = {
        name: lambda codes, fit=fit: fit(declared(half)).uplift(codes[:, DECLARED])[0]
        for name, fit in MODELS.items()
    }
    random = np.random.default_rng(1_000 + seed)
    forests = {"econml_forest": econml_forest, "causalml_forest": causalml_forest}
    return {
        **ours,
        "chosen": lambda codes: MODELS[chosen_model(half)](declared(half)).uplift(
            codes[:, DECLARED]
        )[0],
        "one_split": lambda codes: fit_split(count_cells(*half), DECLARED).told(codes)[0],
        "all_features": lambda codes: fit_segments(count_cells(*half), most_features=2).uplift(
            codes
        )[0],
        "t_logistic_all": lambda codes: fit_t_logistic(count_cells(*half)).uplift(codes)[0],
        "dr_ridge_all": lambda codes: fit_dr_ridge(count_cells(*half)).uplift(codes)[0],
        "response": lambda codes: foretell_response(count_cells(*half), codes),
        "random": lambda codes: random.random(len(codes)),
        **(
            {name: _optional(forest, half, seed) for name, forest in forests.items()}
            if peers
            else {}
        ),
    }


def _optional(
    forest: Callable[[Half, NDArray[np.int64], int], Floats], half: Half, seed: int
) -> Callable[[NDArray[np.int64]], Floats | None]:
    def foretell(codes: NDArray[np.int64]) -> Floats | None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the peers warn of their own dependencies
            try:
                return forest(half, codes, seed)
            except ImportError as error:
                print(f"left out: {forest.__name__} ({error})", file=sys.stderr)
                return None

    return foretell


def _tell(figures: dict[str, list[float]], seconds: dict[str, list[float]]) -> None:
    for name, found in figures.items():
        told = " ".join(f"{figure:6.3f}" for figure in found)
        # The first call pays for imports and for just-in-time compilation.
        print(f"{name:16} {np.mean(found):6.3f}  [{told}]  {np.median(seconds[name]):8.3f} CPU s")
    forest = [np.median(seconds[name]) for name in ("econml_forest",) if name in seconds]
    told = {f"qini_{name}": round(float(np.mean(found)), 3) for name, found in figures.items()}
    default = next(iter(MODELS))
    print(json.dumps({
        "qini": told[f"qini_{default}"], **told,
        "cpu_s": round(float(np.median(seconds[default])), 4),
        "cpu_s_chosen": round(float(np.median(seconds["chosen"])), 4),
        "forest_cpu_s": round(float(forest[0]), 3) if forest else None,
        "forest_cpu_ratio": round(float(forest[0] / np.median(seconds[default])), 1) if forest else None,
        "forest_cpu_ratio_chosen": round(float(forest[0] / np.median(seconds["chosen"])), 1) if forest else None,
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }))  # fmt: skip


if __name__ == "__main__":
    main()
