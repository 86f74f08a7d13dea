"""Columns that are joined, added up, translated, chosen, or held back by a policy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from najimi.errors import InputFileError
from najimi.load import LoadReport, Recipe, parse_mapping, write_mapping
from najimi.load.batch import Batch
from najimi.load.mapping import NTH
from najimi.load.recipe import rows_together
from najimi.workspace import Workspace

Load = Callable[..., LoadReport]
Facts = Callable[[Workspace, str], list[dict[str, Any]]]

LINES = """
[columns]
"注文" = "order_id"
"日" = "occurred_at"
"数" = "quantity"
[sums]
net_amount = [["価格", "数"], ["-", "値引"]]
[constants]
currency = "JPY"
[formats]
amounts = "marked"
[only]
"状態" = ["完了", "発送済"]
"""
GUESTS = 'guest_email = "メール"\n' + LINES
HEADING = "会員,メール,注文,日,価格,数,値引,状態\n"


def test_amounts_are_added_up_with_their_marks(
    load: Load, workspace: Workspace, facts_of: Facts
) -> None:
    text = (
        HEADING
        + '1,a@x.jp,o1,2026-03-01,"¥1,980",2,¥60,完了\n1,a@x.jp,o1,2026-03-01,500円,1,,発送済\n'
    )
    assert load(text, mapping=GUESTS).n_stored == 2
    assert sorted(fact["net_amount"] for fact in facts_of(workspace, "order_lines")) == [500, 3900]


def test_only_chosen_rows_are_taken(load: Load) -> None:
    text = HEADING + "1,a@x.jp,o1,2026-03-01,100,2,,完了\n1,a@x.jp,o2,2026-03-01,100,2,,取消\n"
    assert load(text, mapping=GUESTS).n_in == 1


def test_a_price_that_is_no_number_is_named_as_theirs(load: Load) -> None:
    report = load(HEADING + "1,a@x.jp,o1,2026-03-01,時価,2,,完了\n", mapping=GUESTS)
    assert list(report.reasons) == ['column "価格" must be a number like 1980 or -12.30']


def test_a_buyer_without_a_key_or_an_address_is_rejected(load: Load) -> None:
    report = load(HEADING + ",なし,o1,2026-03-01,100,1,,完了\n", mapping=GUESTS)
    assert list(report.reasons) == ["source_key must not be empty"]


def test_joined_columns_leave_empty_ones_out(
    load: Load, workspace: Workspace, facts_of: Facts
) -> None:
    mapping = '[joined]\naddress = ["都道府県", "市", "番地"]\n'
    text = "source_key,都道府県,市,番地\n1,東京都,,1-2\n2,,,\n"
    load(text, table="people", mapping=mapping)
    found = {fact["source_key"]: fact["address"] for fact in facts_of(workspace, "people")}
    assert found == {"1": "東京都 1-2", "2": None}


def test_values_are_translated_in_any_width_and_case(
    load: Load, workspace: Workspace, facts_of: Facts
) -> None:
    mapping = (
        '[columns]\n"可否" = "state"\n[constants]\npurpose = "care"\nchannel = "email"\n'
        '[values.state]\n"ok" = "granted"\n"NG" = "refused"\n'
    )
    text = "source_key,occurred_at,可否\n1,2026-03-01,ＯＫ\n2,2026-03-01,ng\n3,2026-03-01,?\n"
    report = load(text, table="consents", mapping=mapping)
    assert list(report.reasons) == ['column "可否" says "?", which is none of NG, ok']
    assert [fact["state"] for fact in facts_of(workspace, "consents")] == ["granted", "refused"]


def test_what_only_fills_says_so_and_what_is_kept_is_put_aside(
    load: Load, workspace: Workspace, facts_of: Facts
) -> None:
    mapping = '[policy]\nemail = "fill"\nphone = "keep"\n'
    load("source_key,email,phone\n1,a@x.jp,03-1234-5678\n", table="people", mapping=mapping)
    (fact,) = facts_of(workspace, "people")
    assert (fact["email"], fact["phone"], fact["fills_only"]) == ("a@x.jp", None, "email")
    assert fact["attributes"] == '{"phone": "03-1234-5678"}'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[joined]\naddress = "a"\n', '"address" must be a list'),
        ('[sums]\nemail = [["a"]]\n', "which is no number"),
        ('[joined]\nemail = ["a"]\n[constants]\nemail = "b"\n', "keep one of them"),
        ('[policy]\nsource_key = "fill"\n', "which has no policy"),
        ('[policy]\nemail = "replace"\n', "must be overwrite, fill, keep"),
        ("kept = 3\n", "kept must be a list"),
    ],
)
def test_faults_of_the_new_sections_are_named(text: str, says: str) -> None:
    with pytest.raises(InputFileError) as caught:
        parse_mapping(text, table="people")
    assert says in caught.value.problem


@pytest.mark.parametrize("text", [LINES, GUESTS])
def test_a_mapping_that_is_written_is_read_back(text: str) -> None:
    mapping = parse_mapping(text, table="order_lines")
    assert parse_mapping(write_mapping(mapping), table="order_lines") == mapping


@pytest.mark.parametrize("cut", range(6))
def test_where_batches_are_cut_does_not_matter(cut: int) -> None:
    keys, mails = ["a", "a", "a", "b", "c"], ["x", None, None, "y", None]
    recipe = Recipe("shop", (), layout="known", together_by="key", carried=("mail",))
    rows = _Rows([_batch(keys[:cut], mails[:cut]), _batch(keys[cut:], mails[cut:])])
    batches = list(rows_together(rows, recipe))
    told = [value for batch in batches for value in batch.columns["mail"].to_pylist()]
    nth = [value for batch in batches for value in batch.columns[NTH].to_pylist()]
    assert told == ["x", "x", "x", "y", None]
    assert nth == ["1", "2", "3", "1", "1"]


def _batch(keys: list[str], mails: list[str | None]) -> Batch:
    columns = {"key": pa.array(keys, pa.string()), "mail": pa.array(mails, pa.string())}
    return Batch(columns, np.arange(len(keys)) + 2, pa.array(keys, pa.string()))


class _Rows:
    """Rows in batches of our choice."""

    names, format, encoding, notes = ("key", "mail"), "csv", None, ()

    def __init__(self, batches: list[Batch]) -> None:
        self._batches = batches

    def batches(self) -> Any:
        return iter(self._batches)


@pytest.mark.parametrize(
    ("price", "paid"), [('"1,500"', 3000), ('"12,345,678"', 24691356), ('"1,50"', None)]
)
def test_commas_between_thousands_are_read_in_prices_that_are_added_up(
    load: Load, workspace: Workspace, facts_of: Facts, price: str, paid: int | None
) -> None:
    plain = GUESTS.replace('[formats]\namounts = "marked"\n', "")
    load(HEADING + f"1,a@x.jp,o1,2026-03-01,{price},2,,完了\n", mapping=plain)
    told = [fact["net_amount"] for fact in facts_of(workspace, "order_lines")]
    assert told == ([] if paid is None else [paid])
