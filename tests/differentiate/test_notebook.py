"""For analysts: frames in, frames of the same kind out, and the manners of scikit-learn."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from importlib import resources
from typing import Any

import numpy as np
import pandas as pd
import polars
import pyarrow as pa
import pytest

from najimi.differentiate import PurchaseModel, summarize_purchases
from najimi.errors import NotEnoughDataError, OutOfRangeError

HEAVY = ("phonenumbers", "deltalake", "duckdb", "pyspark", "django", "babel", "pandas")
AS_OF = date(1997, 10, 1)
COLUMNS = {"customer": "customer", "date": "day", "amount": "amount"}


@pytest.fixture(scope="module")
def purchases() -> pd.DataFrame:
    """Return the CDNOW sample: one row per purchase."""
    path = resources.files("lifetimes") / "datasets/CDNOW_sample.txt"
    table = np.loadtxt(str(path), usecols=(1, 2, 4))
    day = pd.to_datetime(table[:, 1].astype(int).astype(str))
    return pd.DataFrame({"customer": table[:, 0].astype(int), "day": day, "amount": table[:, 2]})


@pytest.fixture(scope="module")
def summary(purchases: pd.DataFrame) -> Any:
    return summarize_purchases(purchases, as_of=AS_OF, **COLUMNS)


def test_importing_it_loads_nothing_heavy() -> None:
    asked = f"import sys, najimi.differentiate; print([n for n in {HEAVY} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_summary_counts_days_as_the_books_do(summary: Any) -> None:
    assert isinstance(summary, pd.DataFrame)
    row = summary[summary["customer_id"] == 1].iloc[0]
    assert (row["frequency"], row["recency_days"], row["tenure_days"]) == (2, 213, 273)
    assert row["past_amount"] == pytest.approx(29.33 + 29.73 + 14.96)


def test_the_published_likelihood_comes_out(summary: Any) -> None:
    model = PurchaseModel("bg_nbd").fit(summary)
    parameters = model.fitted_.parameters()
    assert parameters["r"] == pytest.approx(0.243, abs=0.01)
    assert parameters["alpha"] / 7 == pytest.approx(4.41, abs=0.1)


def test_alone_it_chooses_by_likelihood_and_says_so(summary: Any) -> None:
    model = PurchaseModel().fit(summary)
    assert model.chosen_by_ == "bic"
    assert model.fitted_.name == min(model.scores_, key=lambda name: model.scores_[name])
    assert len(model.scores_) >= 3


def test_with_purchases_it_chooses_by_backtest(purchases: pd.DataFrame) -> None:
    model = PurchaseModel().fit_purchases(purchases, as_of=AS_OF, horizon_days=90, **COLUMNS)
    assert (model.chosen_by_, model.choice_ is not None) == ("backtest", True)
    predicted = model.predict(horizon_days=90)
    assert len(predicted) == predicted["customer_id"].nunique() > 2000
    assert predicted["expected_purchases"].between(0, 90).all()


def test_what_goes_in_comes_out(summary: Any) -> None:
    arrow = pa.table({name: summary[name] for name in ("frequency", "recency_days", "tenure_days")})
    model = PurchaseModel("mbg_nbd").fit(arrow)
    assert isinstance(model.predict(horizon_days=30), pa.Table)
    shuffled = summary.sample(frac=1, random_state=1)
    told = model.predict(shuffled, horizon_days=30)
    assert isinstance(told, pd.DataFrame)
    assert list(told.index) == list(shuffled.index)
    assert list(told["customer_id"]) == list(shuffled["customer_id"])


def test_longer_horizons_promise_more(summary: Any) -> None:
    model = PurchaseModel("pareto_nbd").fit(summary)
    short, long = (model.predict(horizon_days=days) for days in (30, 90))
    for name in ("expected_purchases", "buys_probability"):
        assert (short[name] <= long[name]).all()


def test_it_can_be_copied_and_changed_like_any_estimator(summary: Any) -> None:
    model = PurchaseModel("bg_nbd").fit(summary)
    copy = type(model)(**model.get_params())
    assert repr(copy) == "PurchaseModel(model='bg_nbd')"
    assert not hasattr(copy, "fitted_")
    assert copy.set_params(model="naive_rate").get_params() == {"model": "naive_rate"}
    with pytest.raises(OutOfRangeError, match="no parameter penalty"):
        copy.set_params(penalty=1)


@pytest.mark.parametrize(
    ("frame", "told"),
    [
        ({"frequency": [1]}, "Arrow table"),
        (pa.table({"frequency": [1], "recency_days": [2]}), "'tenure_days' is missing"),
        (pa.table({"frequency": ["1"], "recency_days": [2], "tenure_days": [3]}), "hold numbers"),
        (pa.table({"frequency": [1], "recency_days": [4], "tenure_days": [3]}), "recency_days"),
    ],
)
def test_what_is_no_summary_is_refused_with_a_word(frame: Any, told: str) -> None:
    with pytest.raises(OutOfRangeError, match=told):
        PurchaseModel().fit(frame)


def test_an_unknown_model_and_an_unfitted_one_are_refused(summary: Any) -> None:
    with pytest.raises(OutOfRangeError, match="must be one of auto"):
        PurchaseModel("crystal_ball").fit(summary)
    with pytest.raises(OutOfRangeError, match="not fitted"):
        PurchaseModel().predict(horizon_days=3)


def test_few_customers_get_a_steady_rate_and_none_who_returned_get_a_word() -> None:
    few = pa.table({"frequency": [1, 0], "recency_days": [9, 0], "tenure_days": [30, 30]})
    assert PurchaseModel().fit(few).chosen_by_ == "thin_data"
    nobody = pa.table({"frequency": [0], "recency_days": [0], "tenure_days": [30]})
    with pytest.raises(NotEnoughDataError):
        PurchaseModel().fit(nobody)


def test_a_frame_of_polars_comes_back_as_one() -> None:
    rows = {"who": ["a", "a", "b", "b"], "on": [date(2026, 1, n) for n in (1, 11, 5, 21)]}
    purchases = polars.DataFrame(rows)
    found = summarize_purchases(purchases, customer="who", date="on", as_of=date(2026, 1, 31))
    assert isinstance(found, polars.DataFrame)
    told = PurchaseModel(model="naive_rate").fit(found).predict(horizon_days=30.0)
    assert isinstance(told, polars.DataFrame)
    assert told["customer_id"].to_list() == ["a", "b"]
    assert (told["expected_purchases"] > 0).all()


def test_amounts_that_cancel_are_no_purchase_and_those_that_are_no_number_are_refused() -> None:
    lines = {"customer": ["a"] * 3, "day": [date(1997, 1, 1)] * 3, "amount": [0.1, 0.2, -0.3]}
    assert len(summarize_purchases(pa.table(lines), as_of=AS_OF, **COLUMNS)) == 0
    with pytest.raises(OutOfRangeError, match="finite numbers"):
        summarize_purchases(
            pa.table(lines | {"amount": [float("nan")] * 3}), as_of=AS_OF, **COLUMNS
        )
