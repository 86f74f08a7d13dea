r"""
What each treatment changes, by what is known of people: the measured answer, drawn to the author's.

Before anything is measured the playbook's author says what a treatment changes: the response
rate times ``incremental_share``, u_0, as sure as if ``prior_weight`` deliveries had shown it,

    t_0^2 = u_0 (1 - u_0) / (w + 1).

Where chance kept enough people back, the model that did best in the backtest tells the uplift u
of a cell with its standard deviation s. Both are normal, so the answer is their mean weighted by
how sure each is,

    (u / s^2 + u_0 / t_0^2) / (1 / s^2 + 1 / t_0^2),    sd = (1 / s^2 + 1 / t_0^2)^(-1/2).

The figure of an activity class is the mean over its people, treated and held out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from najimi.learn.experiments import N_FOLDS
from najimi.learn.responding.backtest import MODELS, Tested, choose_model
from najimi.learn.responding.cells import Cells, add_up, group
from najimi.model.terms import ACTIVITIES
from najimi.plan import Small, SmallStep
from najimi.tables.turn import RESPONSE_MODELS, RESPONSE_RATES, UPLIFTS

Floats = NDArray[np.float64]

FEATURES = ("activity", "stage", "tier")
FEWEST_CUSTOMERS = 30
"""Fewer in either arm, and the author's estimate stands."""
FEWEST_TO_TEST = 200
"""Fewer in either arm, and models are not told apart."""
COUNTS = ("n_treated", "n_treated_yes", "n_held_out", "n_held_out_yes")
PRIOR, MEASURED = "prior", "measured"


def uplift_steps() -> tuple[SmallStep, ...]:
    """Return the steps from ``experiment_cells`` and ``class_rates`` to ``response_rates``."""
    return (
        SmallStep("response_models", response_models, RESPONSE_MODELS.schema, ("experiment_cells",)),
        SmallStep(
            "uplifts", uplifts, UPLIFTS.schema,
            ("experiment_cells", "response_models", "class_rates"),
        ),
        SmallStep("response_rates", with_uplift, RESPONSE_RATES.schema, ("class_rates", "uplifts")),
    )  # fmt: skip


def drawn_together(
    measured: tuple[Floats, Floats], expected: tuple[Floats, Floats]
) -> tuple[Floats, Floats]:
    """
    Return the mean of two estimates, each weighted by how sure it is, and its standard deviation.

    Examples
    --------
    >>> mean, sd = drawn_together((np.array([0.06]), np.array([0.03])),
    ...                           (np.array([0.03]), np.array([0.03])))
    >>> round(float(mean[0]), 3), round(float(sd[0]), 4)
    (0.045, 0.0212)
    """
    (one, one_sd), (other, other_sd) = measured, expected
    certain = 1 / np.maximum(one_sd, 1e-9) ** 2
    doubtful = 1 / np.maximum(other_sd, 1e-9) ** 2
    mean = (one * certain + other * doubtful) / (certain + doubtful)
    return np.clip(mean, -1.0, 1.0), np.sqrt(1 / (certain + doubtful))


def response_models(small: Small) -> pa.Table:
    """
    Return how each model of uplift did for each treatment with an experiment, and which is taken.

    Parameters
    ----------
    small : mapping
        ``experiment_cells``: treatment_id, features, fold, and the counts of both arms.
    """
    rows = [
        {
            "treatment_id": treatment_id, "model": tested.model, "qini": tested.qini,
            "qini_se": tested.qini_se, "is_chosen": tested.is_chosen,
            "n_treated": int(pc.sum(cells["n_treated"]).as_py()),
            "n_held_out": int(pc.sum(cells["n_held_out"]).as_py()),
        }
        for treatment_id, cells in _experiments(small["experiment_cells"])
        for tested in _tested(cells)
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=RESPONSE_MODELS.schema)


def uplifts(small: Small) -> pa.Table:
    """
    Return the uplift of every treatment with an experiment in every cell met in it.

    Parameters
    ----------
    small : mapping
        ``experiment_cells``, ``response_models``, and ``class_rates`` (``response_rates`` before
        any uplift was measured).
    """
    chosen = {
        row["treatment_id"]: row["model"]
        for row in small["response_models"].to_pylist()
        if row["is_chosen"]
    }
    expected = {
        (row["treatment_id"], row["activity"]): (row["uplift_probability"], row["uplift_sd"])
        for row in small["class_rates"].to_pylist()
    }
    parts = [
        _uplifts(treatment_id, cells, chosen[treatment_id], expected)
        for treatment_id, cells in _experiments(small["experiment_cells"])
        if (treatment_id, ACTIVITIES[0]) in expected
    ]
    return pa.concat_tables([UPLIFTS.schema.empty_table(), *parts])


def with_uplift(small: Small) -> pa.Table:
    """
    Return ``response_rates``: those of ``class_rates``, with what was measured put in.

    Parameters
    ----------
    small : mapping
        ``class_rates`` and ``uplifts``.
    """
    measured: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in small["uplifts"].to_pylist():
        measured.setdefault((row["treatment_id"], row["activity"]), []).append(row)
    rows = [
        row | _of_class(measured.get((row["treatment_id"], row["activity"]), []))
        for row in small["class_rates"].to_pylist()
    ]
    return pa.Table.from_pylist(rows, schema=RESPONSE_RATES.schema)


def _of_class(cells: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what cells say together, each by its people; nothing without cells."""
    if not cells:
        return {}
    n = np.array([row["n_treated"] + row["n_held_out"] for row in cells], dtype=np.float64)
    mean = float(np.average([row["uplift_probability"] for row in cells], weights=n))
    # Cells share what they were drawn to, so their doubts are not independent: none cancels out.
    return {
        "n_held_out": sum(row["n_held_out"] for row in cells),
        "uplift_probability": mean,
        "uplift_sd": float(np.average([row["uplift_sd"] for row in cells], weights=n)),
        "uplift_source": MEASURED,
    }


def _experiments(cells: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    """Yield treatments of which both arms have enough people, with their cells in a fixed order."""
    order = [("treatment_id", "ascending"), ("fold", "ascending")]
    ordered = cells.sort_by([*order, *((name, "ascending") for name in FEATURES)])
    for treatment_id in pc.unique(ordered["treatment_id"]).to_pylist():
        own = ordered.filter(pc.equal(ordered["treatment_id"], treatment_id))
        if _smaller_arm(own) >= FEWEST_CUSTOMERS:
            yield treatment_id, own


def _smaller_arm(cells: pa.Table) -> int:
    return min(int(pc.sum(cells[name]).as_py()) for name in ("n_treated", "n_held_out"))


def _tested(cells: pa.Table) -> tuple[Tested, ...]:
    if _smaller_arm(cells) < FEWEST_TO_TEST:
        return choose_model([])
    read, fold = _cells(cells, _levels(cells)), cells["fold"].to_numpy()
    return choose_model([read.take(fold == number) for number in range(N_FOLDS)])


def _uplifts(
    treatment_id: str, cells: pa.Table, model: str, expected: Mapping[tuple[str, str], Any]
) -> pa.Table:
    levels = _levels(cells)
    read = _cells(cells, levels)
    inverse, first = group(read.codes)
    counts = [add_up(cells[name].to_numpy(), inverse, len(first)) for name in COUNTS]
    met = Cells(read.codes[first], *counts)
    prior = np.array([expected[treatment_id, levels[0][code]] for code in met.codes[:, 0]])
    told = MODELS[model](met).uplift(met.codes)
    uplift, sd = drawn_together(told, (prior[:, 0], prior[:, 1]))
    columns = {
        "treatment_id": [treatment_id] * len(first),
        **{
            name: [levels[index][code] for code in met.codes[:, index]]
            for index, name in enumerate(FEATURES)
        },
        "n_treated": met.n_treated.astype(np.int64),
        "n_held_out": met.n_held_out.astype(np.int64),
        "uplift_probability": uplift,
        "uplift_sd": sd,
    }
    return pa.table(columns, schema=UPLIFTS.schema)


def _levels(cells: pa.Table) -> list[list[str]]:
    return [sorted(set(cells[name].to_pylist())) for name in FEATURES]


def _cells(cells: pa.Table, levels: list[list[str]]) -> Cells:
    codes = [
        pc.index_in(cells[name], pa.array(known, pa.string())).to_numpy()
        for name, known in zip(FEATURES, levels, strict=True)
    ]
    counts = (cells[name].to_numpy().astype(np.float64) for name in COUNTS)
    return Cells(np.column_stack(codes).astype(np.int64), *counts)
