"""Whatever a purchase file holds: one row per customer, finite or clearly empty."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest
from tests.analyst.conftest import AS_OF, Value, csv_of

from najimi.errors import InputFileError

DAY = datetime(2025, 1, 1)


def many(
    n_customers: int = 60, *, amount: object = None, seed: int = 1
) -> list[tuple[object, ...]]:
    """Return purchases of customers who come at their own rate over a year."""
    dice = np.random.default_rng(seed)
    rows: list[tuple[object, ...]] = []
    for n in range(n_customers):
        for day in np.cumsum(dice.exponential(10 + 4 * n, size=30)):
            if day < 365:
                paid = amount or round(float(dice.gamma(3, 10)), 2)
                rows.append((f"c{n}", (DAY + timedelta(days=int(day))).date(), paid))
    return rows


def test_a_shop_that_lasted_is_answered_by_a_tested_model(value: Value) -> None:
    report, rows = value(csv_of(*many()), as_of=AS_OF)
    assert {row["basis"] for row in rows.values()} == {"model"}
    assert report.picture
    assert {row["quantity"] for row in report.totals} == {"purchases", "margin"}
    assert all(row["low"] <= row["expected"] <= row["high"] for row in report.totals)


def test_a_single_purchase_gets_the_rule_of_three(value: Value) -> None:
    _, rows = value(csv_of(("alice", "2025-12-31", 5)), as_of=AS_OF, horizon_days=1)
    assert rows["alice"]["basis"] == "nobody_returned"
    assert rows["alice"]["expected_purchases_high"] >= 3


def test_purchases_of_one_day_are_one(value: Value) -> None:
    _, rows = value(csv_of(*[("alice", "2025-12-01", 5)] * 9), as_of=AS_OF)
    assert (rows["alice"]["n_purchases"], rows["alice"]["past_amount"]) == (1, 45.0)


def test_all_on_one_date(value: Value) -> None:
    _, rows = value(csv_of(*((f"c{n}", "2025-06-01", 5 + n) for n in range(50))), as_of=AS_OF)
    assert {row["basis"] for row in rows.values()} == {"nobody_returned"}


def test_gaps_of_years(value: Value) -> None:
    lines = [("alice", "1990-01-01", 5), ("alice", "2025-12-01", 5), *many(30)]
    _, rows = value(csv_of(*lines), as_of=AS_OF)
    assert 0 < rows["alice"]["expected_purchases"] < 1


def test_returns_larger_than_sales(value: Value) -> None:
    lines = [("alice", "2025-03-01", 5), ("alice", "2025-04-01", -500), *many(30)]
    _, rows = value(csv_of(*lines), as_of=AS_OF)
    assert rows["alice"]["past_amount"] == -495
    assert rows["alice"]["expected_amount_low"] == 0


def test_who_only_gave_back_gets_the_shops_average_drawn_down_by_silence(value: Value) -> None:
    lines = [("early", "2025-01-05", -5), ("late", "2025-12-30", -5), *many()]
    _, rows = value(csv_of(*lines), as_of=AS_OF)
    assert rows["early"]["basis"] == rows["late"]["basis"] == "shop_average"
    assert rows["early"]["expected_purchases"] < rows["late"]["expected_purchases"]
    assert rows["early"]["first_on"] is None


def test_refunds_only_say_that_nothing_is_known(value: Value) -> None:
    report, rows = value(csv_of(*((f"c{n}", "2025-06-01", -5) for n in range(9))), as_of=AS_OF)
    assert {row["basis"] for row in rows.values()} == {"not_enough"}
    assert report.totals == []


def test_a_million_purchases_by_one_customer(value: Value) -> None:
    n = 1_000_000
    at = np.datetime64("2000-01-01", "us") + np.arange(n) * np.timedelta64(800, "s")
    others = pa.table({"customer": ["bob", "bob"], "date": [DAY, DAY + timedelta(days=40)],
                       "amount": [5.0, 6.0]})  # fmt: skip
    table = pa.table(
        {"customer": pa.repeat("alice", n), "date": pa.array(at), "amount": np.ones(n)}
    )
    report, rows = value(pa.concat_tables([table, others.cast(table.schema)]), as_of=AS_OF)
    assert report.n_used == n + 2
    assert rows["alice"]["past_amount"] == 1e6
    assert rows["alice"]["n_purchases"] > 9_000
    assert rows["alice"]["expected_purchases"] <= 91


def test_all_amounts_equal(value: Value) -> None:
    _, rows = value(csv_of(*set(many(amount=100))), as_of=AS_OF)
    for row in rows.values():
        assert row["expected_amount"] == pytest.approx(
            100 * row["expected_purchases"], rel=1e-3, abs=1e-3
        )


@pytest.mark.parametrize("data", ["", "customer,date,amount\n"])
def test_nothing_in_it_is_said(value: Value, data: str) -> None:
    with pytest.raises(InputFileError):
        value(data)


@pytest.mark.parametrize(
    "written",
    ["2025-03-04", "2025/3/4", "20250304", "2025年3月4日", "令和7年3月4日", "04.03.2025", "2025-03-04 23:59",
     "2025-03-04T10:00:00Z", "２０２５－０３－０４"],
)  # fmt: skip
def test_dates_in_several_formats(value: Value, written: str) -> None:
    _, rows = value(csv_of(("alice", written, 5)), as_of=AS_OF)
    assert rows["alice"]["first_on"] == date(2025, 3, 4)


def test_a_date_that_can_be_read_in_two_ways_is_asked_about(value: Value) -> None:
    data = csv_of(("alice", "03/04/2025", 5))
    with pytest.raises(InputFileError, match="--date-format"):
        value(data)
    _, rows = value(data, date_format="%d/%m/%Y")
    assert rows["alice"]["first_on"] == date(2025, 4, 3)


def test_a_mark_at_the_beginning_and_the_encoding_of_excel(value: Value) -> None:
    data = csv_of(("alice", "2025-03-04", 5))
    assert "alice" in value(data.encode("utf-8-sig"))[1]
    japanese = '会員番号,購入日,金額\r\n007,2025/3/4,"1,980"\r\n山田,2025/3/5,￥500\r\n'
    report, rows = value(japanese.encode("cp932"))
    assert {key: row["past_amount"] for key, row in rows.items()} == {"007": 1980.0, "山田": 500.0}
    assert report.as_of == date(2025, 3, 6)


def test_bad_rows_are_named_and_everybody_else_is_answered(value: Value) -> None:
    bad = [("bob", "2025-02-30", 6), ("bob", "2025-03-01", "x"), ("", "2025-03-01", 1),
           ("合計", "2025-03-01", 12), ("bob", "2031-01-01", 6), ("bob", "2025-03-01", 1e15)]  # fmt: skip
    report, rows = value(csv_of(("alice", "2025-03-04", 5), *bad))
    assert (report.n_used, report.n_rejected, set(rows)) == (1, 6, {"alice"})
    assert report.rejected_path is not None
    lines = report.rejected_path.read_text().splitlines()[1:]
    assert sorted(int(line.split(",")[0]) for line in lines) == [3, 4, 5, 6, 7, 8]
    assert sum(report.reasons.values()) == 6


def test_lines_of_later_days_are_not_known_yet(value: Value) -> None:
    lines = [("alice", "2025-03-04", 5), ("alice", "2025-06-04", 5), ("later", "2025-06-01", 5)]
    report, rows = value(csv_of(*lines), as_of=date(2025, 6, 1))
    assert set(rows) == {"alice"}
    assert (report.n_later, report.n_not_yet, rows["alice"]["n_purchases"]) == (2, 1, 1)


def test_a_missing_column_names_the_nearest(value: Value) -> None:
    with pytest.raises(InputFileError, match="the nearest is 'customer'"):
        value(csv_of(("alice", "2025-03-04", 5)), customer="custmer")


def test_two_columns_that_may_be_meant_are_asked_about(value: Value) -> None:
    with pytest.raises(InputFileError, match="may each be the date"):
        value("customer id,order date,date,amount\na,2025-01-01,2025-01-02,5\n")


def test_the_same_file_gives_the_same_answer_in_whatever_order(value: Value) -> None:
    lines = many()
    first = value(csv_of(*lines), as_of=AS_OF)[1]
    assert value(csv_of(*reversed(lines)), as_of=AS_OF)[1] == first


def test_one_day_that_somebody_was_known_does_not_tell_of_ninety(value: Value) -> None:
    report, rows = value(csv_of(("alice", "2025-12-31", 5)), as_of=AS_OF)
    assert rows["alice"]["basis"] == "not_enough"
    assert (rows["alice"]["n_purchases"], report.totals) == (1, [])
