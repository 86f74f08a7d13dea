"""Numbers, dates and days as they are written in Japan."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from najimi.load import LoadReport
from najimi.load.amounts import parse_amounts, parse_quantities, parse_whole
from najimi.load.instants import parse_days, parse_instants
from najimi.workspace import Workspace

Load = Callable[..., LoadReport]


@pytest.mark.parametrize(
    ("text", "yen"),
    [
        ("1980", 1980),
        ("１９８０", 1980),
        ("￥1,980", 1980),
        ("¥ 1,980", 1980),
        ("\\1,980", 1980),
        ("1,980円", 1980),
        ("１，９８０円", 1980),
        ("-¥300", -300),
        ("▲300", -300),
        ("△1,234,567", -1234567),
        ("－300", -300),
        ("1,98", None),
        ("19,80", None),
        ("1980,", None),
        ("$1980", None),
        ("--300", None),
        ("5²", None),
        ("①", None),
    ],
)
def test_amounts_are_read_where_only_one_can_be_meant(text: str, yen: int | None) -> None:
    amounts, is_no_number, _ = parse_amounts(pa.array([text]), exponent=0, currency="JPY")
    assert amounts.to_pylist() == [yen]
    assert is_no_number.to_pylist() == [yen is None]


def test_a_comma_that_may_be_a_decimal_point_is_refused() -> None:
    assert parse_amounts(pa.array(["1,980"]), exponent=3, currency="KWD")[0].to_pylist() == [None]
    dollars = parse_amounts(pa.array(["$1,980.50"]), exponent=2, currency="USD")[0]
    assert dollars.to_pylist() == [198050]
    assert parse_quantities(pa.array(["1,980"]))[0].to_pylist() == [None]
    assert parse_whole(pa.array(["１２"]))[0].to_pylist() == [12]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026年4月1日", date(2026, 4, 1)),
        ("２０２６年４月１日（水）", date(2026, 4, 1)),
        ("令和8年4月1日", date(2026, 4, 1)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R8.4.1", date(2026, 4, 1)),
        ("Ｈ３１．４．３０", date(2019, 4, 30)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("大正15/12/24", date(1926, 12, 24)),
        ("明治13年1月1日", date(1880, 1, 1)),
        ("1985-04-01 00:00:00", date(1985, 4, 1)),
        ("平成31年5月1日", None),
        ("昭和65年1月1日", None),
        ("令和8年2月30日", None),
        ("8年4月1日", None),
        ("1985-04-01 10:00", None),
        ("R8.4", None),
    ],
)
def test_days_are_real_days_of_their_era(text: str, day: date | None) -> None:
    days, is_bad = parse_days(pa.array([text]))
    assert days.to_pylist() == [day]
    assert is_bad.to_pylist() == [day is None]


def test_japanese_times_are_instants() -> None:
    texts = pa.array(["2026年4月1日 10時5分", "令和8年4月1日10:05", "2026-04-01 10:05"])
    instants, _ = parse_instants(texts, zone="Asia/Tokyo")
    assert len(set(instants.to_pylist())) == 1


def test_birthdays_lie_between_1880_and_today(
    load: Load, workspace: Workspace, facts_of: Callable[..., list[dict[str, Any]]]
) -> None:
    days = ["昭和60年4月1日", "1879-12-31", "2026-04-02", "2026-04-01", "1985-02-30", ""]
    rows = "".join(f"k{at},{day}\n" for at, day in enumerate(days))
    report = load(f"source_key,birth_on\n{rows}", table="people")
    stored = {fact["source_key"]: fact["birth_on"] for fact in facts_of(workspace, "people")}
    assert stored == {"k0": date(1985, 4, 1), "k3": date(2026, 4, 1), "k5": None}
    assert report.reasons == {
        "birth_on lies before 1880-01-01": 1,
        "birth_on lies in the future": 1,
        "birth_on is not a real date written like 1985-04-01": 1,
    }


def test_full_width_words_are_found_in_closed_lists_but_names_stay(
    load: Load, workspace: Workspace, facts_of: Callable[..., list[dict[str, Any]]]
) -> None:
    text = "source_key,occurred_at,purpose,channel,state\na,2026-03-01,promotional,ｅｍａｉｌ,granted\n"
    assert load(text, table="consents").n_stored == 1
    load("source_key,given_name\na,ＡＢＣ\n", table="people")
    assert facts_of(workspace, "people")[0]["given_name"] == "ＡＢＣ"
