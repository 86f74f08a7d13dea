"""The notebook and the plan count the same and choose the same."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest
from tests.analyst.conftest import AS_OF, Value
from tests.analyst.test_hostile_files import many

from najimi.differentiate import PurchaseModel


def test_the_same_model_is_chosen_with_the_same_parameters_and_errors(value: Value) -> None:
    customers, days, amounts = zip(*many(), strict=True)
    table = pa.table({"customer": customers, "date": days, "amount": amounts})
    report, rows = value(table, as_of=AS_OF)
    columns = {"customer": "customer", "date": "date", "amount": "amount"}
    model = PurchaseModel().fit_purchases(table, as_of=AS_OF, horizon_days=90, **columns)
    chosen = next(m for m in report.models if m["is_chosen"] and m["quantity"] == "purchases")
    assert model.fitted_.name == chosen["model"]
    assert model.fitted_.parameters() == pytest.approx(json.loads(chosen["parameters"]), rel=1e-6)
    assert model.scores_[chosen["model"]] == pytest.approx(chosen["mae"])
    foretold = model.predict(horizon_days=90).to_pylist()
    for row in foretold:
        told = rows[row["customer_id"]]["expected_purchases"]
        assert row["expected_purchases"] == pytest.approx(told, rel=1e-4, abs=1e-5)
