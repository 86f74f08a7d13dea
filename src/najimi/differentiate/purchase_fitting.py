"""Choose and fit what foretells purchases; keep every candidate with its figures as a row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from najimi.differentiate.choosing.boosting import FEWEST_ORIGINS, Boosting
from najimi.differentiate.choosing.candidates import fit_model
from najimi.differentiate.choosing.choice import Choice
from najimi.differentiate.choosing.chooser import choose_purchase_model
from najimi.differentiate.choosing.judging import CandidateScore
from najimi.differentiate.choosing.origins import Origin, Spenders
from najimi.differentiate.choosing.refitting import fit_chosen
from najimi.differentiate.model_rows import model_row
from najimi.differentiate.purchasing.boosted import PREFIX
from najimi.differentiate.purchasing.corrected import Corrected
from najimi.differentiate.purchasing.fitted_model import FittedPurchaseModel
from najimi.differentiate.purchasing.histories import Histories
from najimi.differentiate.spend_fitting import (
    choose_spend_model,
    expected_order_margin,
    spend_parameters,
)
from najimi.differentiate.tabled import floats, histories_of, origins_of
from najimi.errors import NotEnoughDataError
from najimi.plan import Small


def purchase_rows(small: Small, boosting: Boosting) -> Iterator[dict[str, Any]]:
    """
    Yield the rows of ``purchases`` and ``alive``: every candidate, the chosen one fitted.

    Parameters
    ----------
    small : mapping
        ``backtest_cells``, ``history_cells``, ``drawn_summaries``, ``witnesses`` and
        ``previous_models``.
    boosting : Boosting
    """
    origins, window_days = origins_of(small["backtest_cells"], _spenders(small["witnesses"]))
    today = histories_of(small["history_cells"])
    if len(today) == 0:
        return
    try:
        stand_in = fit_model("naive_rate", today, window_days=1.0)
    except NotEnoughDataError:
        return
    choice = _choose(origins, window_days, used_before(small["previous_models"]), boosting)
    if choice is None:
        parameters = stand_in.parameters()
        yield model_row("purchases", stand_in.name, "too_short_to_test", today.n_total, parameters)
        return
    model = fit_chosen(choice, today, drawn=histories_of(small["drawn_summaries"]))
    for score in choice.scores:
        yield _score_row(score, choice, today, model)
    yield from _alive_rows(choice, today, model, used_before(small["previous_models"]))


def used_before(models: pa.Table) -> dict[str, str]:
    """Return what the turn before used, by quantity; nothing when there was none."""
    rows = models.select(["quantity", "model", "is_chosen"]).to_pylist()
    return {row["quantity"]: row["model"] for row in rows if row["is_chosen"]}


def _spenders(witnesses: pa.Table) -> dict[int, Spenders]:
    """Return the customers whose money was kept apart, by origin."""
    if not len(witnesses):
        return {}
    choice = choose_spend_model(witnesses)
    by_origin = {}
    for index in np.unique(witnesses["origin_index"].to_numpy()):
        at_origin = witnesses.filter(pc.equal(witnesses["origin_index"], int(index)))
        seen = at_origin.sort_by("customer_id")
        numbers = floats(seen)
        by_origin[int(index)] = Spenders(
            histories=histories_of(seen),
            order_margin=expected_order_margin(numbers, spend_parameters(seen, choice)),
            actual_margin=numbers["holdout_margin_amount"],
        )
    return by_origin


def _choose(
    origins: list[Origin], window_days: float, before: dict[str, str], boosting: Boosting
) -> Choice | None:
    """Let the backtest decide; None where there is nothing to test, or too little."""
    if not origins:
        return None
    try:
        return choose_purchase_model(
            origins,
            window_days=window_days,
            incumbent=before.get("purchases"),
            leaving_incumbent=before.get("alive"),
            boosting=boosting,
        )
    except NotEnoughDataError:
        return None


def _alive_rows(
    choice: Choice, today: Histories, model: FittedPurchaseModel, before: dict[str, str]
) -> Iterator[dict[str, Any]]:
    """Who is still a customer is asked of the model whose chances to buy came out best."""
    if not isinstance(model, Corrected) or model.leaving is None:
        return
    name, score = model.leaving.name, choice.score_of(model.leaving.name)
    own = Corrected(model.leaving, mend=model.mend)
    yield model_row("alive", name, "knows_leaving", today.n_total, own.parameters()) | {
        "calibration_error": score.calibration_error if score else None,
        "previous_model": before.get("alive"),
        "n_origins": choice.n_origins,
        "window_days": round(choice.window_days),
    }


def _score_row(
    score: CandidateScore, choice: Choice, today: Histories, model: FittedPurchaseModel
) -> dict[str, Any]:
    is_chosen = score.segment == "all" and score.model_name == choice.model_name
    lost = "more_error" if score.mae is not None else _why_not(score, choice)
    reason = choice.reason if is_chosen else lost
    parameters = model.parameters() if is_chosen else {}
    return model_row("purchases", score.model_name, reason, today.n_total, parameters) | {
        "segment": score.segment,
        "is_chosen": is_chosen,
        "mae": score.mae,
        "total_bias_share": score.total_bias_share,
        "calibration_error": score.calibration_error,
        "margin_mae": score.margin_mae,
        "previous_model": choice.incumbent if is_chosen else None,
        "n_origins": score.n_origins_fitted if score.mae is not None else choice.n_origins,
        "window_days": round(choice.window_days),
    }


def _why_not(score: CandidateScore, choice: Choice) -> str:
    """Return why a candidate has no error; trees need a library, and days far enough apart."""
    if score.model_name.startswith(PREFIX) and choice.n_origins >= FEWEST_ORIGINS:
        return "not_installed"
    return "could_not_be_fitted"
