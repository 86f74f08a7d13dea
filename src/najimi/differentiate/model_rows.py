"""Rows of table ``models``: written, and read again."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa


def model_row(
    quantity: str, model: str, reason: str, n_customers: int, parameters: dict[str, float]
) -> dict[str, Any]:
    """Return a row of ``models`` over all customers, chosen unless told otherwise."""
    likelihood = parameters.get("log_likelihood")
    return {
        "quantity": quantity,
        "segment": "all",
        "model": model,
        "is_chosen": True,
        "reason": reason,
        "mae": None,
        "total_bias_share": None,
        "calibration_error": None,
        "margin_mae": None,
        "previous_model": None,
        "log_likelihood": likelihood,
        "n_customers": n_customers,
        "n_origins": 0,
        "window_days": 0,
        "parameters": json.dumps(parameters, sort_keys=True),
    }


def chosen_models(models: pa.Table) -> dict[str, tuple[str, dict[str, float]]]:
    """Return by quantity what was chosen: name and parameters, as ``model_from_parameters`` takes."""
    return {
        row["quantity"]: (row["model"], json.loads(row["parameters"]))
        for row in models.to_pylist()
        if row["is_chosen"]
    }
