"""How we know: which model was chosen, how earlier forecasts came out, what contacts change."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from najimi.desk.engine.shop import Shop
from najimi.desk.rows import (
    Evidence,
    ForecastRow,
    LiftRow,
    ModelRow,
    RateRow,
    RecordRow,
    TotalRow,
)
from najimi.explain import model_sentence
from najimi.workspace import Turn

ALL_TREATMENTS = "*"
EQUAL_ARM = "*arm"
OVERALL = (ALL_TREATMENTS, EQUAL_ARM)
N_RECORD = 26
"""Half a year of weekly turns."""


def read_evidence(shop: Shop, locale: str) -> Evidence:
    """Return the evidence behind a turn's numbers, in words of one language."""
    models = small_table(shop, "models")
    return Evidence(
        model_sentence=model_sentence(models, locale),
        models=tuple(_model(row) for row in sorted(_one_per_kind(models), key=_by_error)),
        record=_record(shop),
        forecasts=tuple(_forecast(shop, row) for row in reversed(small_table(shop, "forecasts"))),
        rates=tuple(_rate(shop, row, locale) for row in small_table(shop, "response_rates")),
        lift=tuple(_lift(shop, row, locale) for row in small_table(shop, "lift")),
    )


def list_totals(shop: Shop) -> tuple[TotalRow, ...]:
    """Return what all customers together are expected to bring, with interval."""
    columns = TotalRow.__dataclass_fields__
    return tuple(
        TotalRow(**{name: row[name] for name in columns})
        for row in small_table(shop, "value_totals")
    )


def read_chosen_model(shop: Shop, quantity: str) -> ModelRow | None:
    """Return the model that predicts a quantity, or None without purchases."""
    rows = (_model(row) for row in small_table(shop, "models") if row["quantity"] == quantity)
    return next((row for row in rows if row.is_chosen), None)


def small_table(shop: Shop, name: str) -> list[dict[str, Any]]:
    """
    Return a table whose rows do not grow with the number of customers; kept in memory.

    A turn of an earlier release may lack it: then there is no row.
    """
    return _small_table(shop.turn.folder, name)


@lru_cache(maxsize=64)
def _small_table(folder: Path, name: str) -> list[dict[str, Any]]:
    path = folder / f"{name}.parquet"
    rows: list[dict[str, Any]] = pq.read_table(path).to_pylist() if path.exists() else []
    return rows


def _record(shop: Shop) -> tuple[RecordRow, ...]:
    """Return the choices of the latest turns up to the current one, the oldest first."""
    turns = [t for t in shop.workspace.turns.all() if t.manifest.as_of <= shop.manifest.as_of]
    told = (_choice(shop, turn) for turn in turns[-N_RECORD:])
    return tuple(row for row in told if row)


def _choice(shop: Shop, turn: Turn) -> RecordRow | None:
    rows = _one_per_kind(_small_table(turn.folder, "models"))
    models = [_model(row) for row in rows if row["quantity"] == "purchases"]
    chosen = next((model for model in models if model.is_chosen), None)
    others = [model for model in models if not model.is_chosen and model.mae is not None]
    others.sort(key=lambda model: (model.mae or 0.0, model.model))
    if chosen is None:
        return None
    return RecordRow(
        on=turn.manifest.as_of.astimezone(shop.zone).date(),
        chosen=chosen,
        next_best=others[0] if others else None,
        weakest=others[-1] if others else None,
    )


def _one_per_kind(models: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out what only differs in its half-life from a better one, and what is by segment."""
    kept: dict[tuple[str, str], dict[str, Any]] = {}
    for row in sorted(models, key=lambda row: (not row["is_chosen"], *_by_error(row))):
        if row.get("segment", "all") == "all":
            kind = re.sub(r"(fading_rate)_\d+", r"\1", row["model"])
            kept.setdefault((row["quantity"], kind), row)
    return list(kept.values())


def _by_error(row: dict[str, Any]) -> tuple[bool, bool, float]:
    mae = row["mae"]
    return (row["quantity"] != "purchases", mae is None, mae or 0.0)


def _model(row: dict[str, Any]) -> ModelRow:
    return ModelRow(
        quantity=row["quantity"],
        model=row["model"],
        is_chosen=row["is_chosen"],
        mae=row["mae"],
        bias_share=row["total_bias_share"],
        n_origins=row["n_origins"],
        window_days=row["window_days"],
        n_customers=row["n_customers"],
        reason=row["reason"],
        calibration_error=row.get("calibration_error"),
    )


def _forecast(shop: Shop, row: dict[str, Any]) -> ForecastRow:
    return ForecastRow(
        predicted_on=row["predicted_at"].astimezone(shop.zone).date(),
        window_days=row["window_days"],
        n_customers=row["n_customers"],
        expected=row["expected_purchases"],
        actual=row["actual_purchases"],
        mae=row["mae"],
    )


def _rate(shop: Shop, row: dict[str, Any], locale: str) -> RateRow:
    return RateRow(
        title=shop.title(row["treatment_id"], locale) or "",
        activity=row["activity"],
        n_delivered=row["n_delivered"],
        n_responses=row["n_responses"],
        probability=row["response_probability"],
        low=row["response_low_probability"],
        high=row["response_high_probability"],
    )


def _lift(shop: Shop, row: dict[str, Any], locale: str) -> LiftRow:
    treatment_id = row["treatment_id"]
    return LiftRow(
        title=None if treatment_id in OVERALL else shop.title(treatment_id, locale),
        basis=row["basis"],
        n_treated=row["n_treated"],
        n_held_out=row["n_held_out"],
        amount=row["lift_amount"],
        low=row["lift_low_amount"],
        high=row["lift_high_amount"],
        is_equal_arm=treatment_id == EQUAL_ARM,
    )
