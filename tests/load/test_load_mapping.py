"""Which column is which."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from najimi.errors import InputFileError
from najimi.load import LoadReport, parse_mapping, read_mapping
from najimi.workspace import Workspace

Load = Callable[..., LoadReport]
Facts = Callable[[Workspace, str], list[dict[str, Any]]]

JAPANESE = """
[columns]
"会員ID" = "source_key"
"注文番号" = "order_id"
"購入日" = "occurred_at"
"数量" = "quantity"
"金額" = "net_amount"
"内部メモ" = "ignored"
[constants]
currency = "JPY"
[formats]
occurred_at = "%Y年%m月%d日"
"""
FAULTY = """
[columns]
a = "net_amont"
b = "order_id"
c = "order_id"
d = "content_hash"
[constants]
order_id = "x"
curency = "JPY"
[formats]
occurred_at = "%Y-%q"
time_zone = "Asia/Tokio"
amounts = "cents"
"""


def test_it_reads_columns_by_their_own_names(
    load: Load, workspace: Workspace, facts_of: Facts
) -> None:
    text = "会員ID,注文番号,購入日,数量,金額,内部メモ,店\n1,o1,2026年3月1日,1,500,secret,渋谷\n"
    assert load(text, mapping=JAPANESE).n_stored == 1
    (fact,) = facts_of(workspace, "order_lines")
    assert (fact["source_key"], fact["net_amount"], fact["currency"]) == ("1", 500, "JPY")
    assert fact["occurred_at"].isoformat() == "2026-02-28T15:00:00+00:00"
    assert fact["attributes"] == '{"店": "渋谷"}'


def test_it_names_every_fault_at_once_with_the_nearest_name() -> None:
    with pytest.raises(InputFileError) as caught:
        parse_mapping(FAULTY, table="order_lines")
    assert "has 8 fault(s)" in caught.value.problem
    for part in (
        "nearest: net_amount",
        '2 columns for "order_id"',
        "najimi fills in itself",
        "keep one of them",
        "nearest: currency",
        "%q is not one of",
        "Asia/Tokio",
        '"cents"',
    ):
        assert part in caught.value.problem


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[colums]\n", "nearest: columns"),
        ("columns = 3\n", "must be a section"),
        ("[columns]\na = 3\n", '"a" must be a text'),
        ("[constants]\ncurrency = true\n", '"currency" must be a text'),
        ("[columns\n", "is not valid TOML"),
        ('[formats]\nquantity = "%Y"\n', "has no format"),
        ('[formats]\noccurred_at = "%Y/%m"\n', "%Y, %m and %d must stand in it"),
    ],
)
def test_a_mapping_of_the_wrong_shape_is_refused(text: str, says: str) -> None:
    with pytest.raises(InputFileError) as caught:
        parse_mapping(text, table="order_lines")
    assert says in caught.value.problem


def test_a_mapped_column_must_be_in_the_file(load: Load) -> None:
    with pytest.raises(InputFileError) as caught:
        load("member,order_id\n1,2\n", mapping='[columns]\nmembers = "source_key"\n')
    assert (
        'names column "members", which the file does not have; nearest: member'
        in caught.value.problem
    )
    assert 'no column holds "net_amount"' in caught.value.problem
    assert "[constants]" in caught.value.problem


def test_whole_minor_amounts_are_taken_as_they_are(
    load: Load, dollar_workspace: Workspace, facts_of: Facts
) -> None:
    text = (
        "source_key,order_id,occurred_at,quantity,net_amount,currency\na,o,2026-03-01,1,1230,USD\n"
    )
    load(text, mapping='[formats]\namounts = "minor"\n', into=dollar_workspace)
    assert [fact["net_amount"] for fact in facts_of(dollar_workspace, "order_lines")] == [1230]


def test_the_mapping_may_name_the_zone_of_its_file(
    load: Load, workspace: Workspace, facts_of: Facts
) -> None:
    mapping = '[formats]\ntime_zone = "America/New_York"\n'
    load("source_key,occurred_at\na,2026-03-01 00:00\n", table="people", mapping=mapping)
    (fact,) = facts_of(workspace, "people")
    assert fact["occurred_at"].isoformat() == "2026-03-01T05:00:00+00:00"


def test_a_mapping_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text(JAPANESE, encoding="utf-8-sig")
    assert read_mapping(path, table="order_lines").columns["数量"] == "quantity"
    with pytest.raises(InputFileError, match="cannot be read"):
        read_mapping(tmp_path / "nowhere.toml", table="order_lines")
