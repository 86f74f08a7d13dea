"""Which pairs are found, and which are not, person by person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from najimi.backends import DuckDbBackend
from najimi.backends.linking import score_pairs
from najimi.errors import WorkspaceError
from najimi.matching import find_duplicates
from najimi.matching.model import HAS_SAME_KEY, MODEL, evidence_sql
from najimi.matching.normalising import MATCHABLE, SCHEMA, plan_normalise
from najimi.tables.matching import PAIRS, PAIRS_FILE
from najimi.testing import AS_OF, fact_rows, make_small_shop
from najimi.workspace import Workspace

HANAKO = {
    "family_name": "髙﨑", "given_name": "花子", "family_name_kana": "タカサキ",
    "given_name_kana": "ハナコ", "birth_on": date(1980, 4, 1), "email": "hana@example.jp",
    "phone": "090-1234-5678", "postal_code": "100-0005", "address": "東京都千代田区丸の内一丁目2番3号",
}  # fmt: skip
ALSO_HANAKO = {
    "family_name": "高崎", "given_name": "花子", "family_name_kana": "ﾀｶｻｷ", "given_name_kana": "ﾊﾅｺ",
    "birth_on": date(1980, 4, 1), "email": "hanako@example.com", "phone": "０９０１２３４５６７８",
    "postal_code": "1000005", "address": "千代田区丸の内1-2-3",
}  # fmt: skip
HER_HUSBAND = HANAKO | {
    "given_name": "太郎",
    "given_name_kana": "タロウ",
    "birth_on": date(1978, 9, 12),
}
Make = Callable[[list[dict[str, Any]]], Workspace]


def people(*told: dict[str, Any]) -> list[dict[str, Any]]:
    return [row | {"source_key": f"p{n}", "fact_id": f"p{n}"} for n, row in enumerate(told)]


def pairs_of(workspace: Workspace) -> list[dict[str, Any]]:
    find_duplicates(workspace)
    rows: list[dict[str, Any]] = pq.read_table(workspace.folder / PAIRS_FILE).to_pylist()
    return rows


def test_one_person_in_two_writings_is_found_in_a_shop_of_a_few(shop_with: Make) -> None:
    (pair,) = pairs_of(shop_with(people(HANAKO, ALSO_HANAKO)))
    assert pair["match_probability"] > 0.99
    assert pair["has_same_key"]
    same = ("family_name", "given_name", "birth_on", "address", "phone")
    assert {pair[name] for name in same} == {"same"}
    assert (pair["email"], pair["card_id"]) == ("differs", "unknown")


def test_a_couple_with_one_mailbox_and_telephone_is_listed_but_not_likely(shop_with: Make) -> None:
    (pair,) = pairs_of(shop_with(people(HANAKO, HER_HUSBAND)))
    assert pair["has_same_key"]
    assert pair["match_probability"] < 0.05
    assert (pair["given_name"], pair["birth_on"], pair["email"]) == ("differs", "differs", "same")


def test_namesakes_with_other_birthdays_and_homes_are_not_listed(shop_with: Make) -> None:
    namesake = {name: HANAKO[name] for name in ("family_name", "given_name")} | {
        "birth_on": date(1955, 12, 24), "address": "大阪市北区天満9-8-7", "email": "x@example.org",
    }  # fmt: skip
    assert pairs_of(shop_with(people(HANAKO, namesake))) == []


def test_a_pair_said_to_be_two_never_comes_up_again(shop_with: Make) -> None:
    workspace = shop_with(people(HANAKO, ALSO_HANAKO))
    (pair,) = pairs_of(workspace)
    apart = {
        "source_key": pair["other_customer_id"], "into_source": "desk",
        "into_key": pair["customer_id"], "state": "apart", "occurred_at": AS_OF,
    }  # fmt: skip
    workspace.facts.append("links", fact_rows("links", [apart], source="desk").to_reader())
    assert pairs_of(workspace) == []


def test_someone_without_a_name_is_not_compared(shop_with: Make) -> None:
    guest = {"email": "other@example.jp", "phone": "090-1234-5678"}
    other = {"family_name": "別", "given_name": "人", "phone": "03-1234-5678"}
    assert pairs_of(shop_with(people(guest, other))) == []


def test_the_latest_statement_is_compared_and_one_that_fills_gives_way(shop_with: Make) -> None:
    told = people(HANAKO, ALSO_HANAKO)
    moved = {
        "source_key": "p1", "fact_id": "later", "fills_only": "phone", "phone": "06-9999-9999",
        "postal_code": "530-0043", "address": "大阪市北区天満9-8-7", "occurred_at": AS_OF - timedelta(days=30),
    }  # fmt: skip
    (pair,) = pairs_of(shop_with([*told, moved]))
    assert (pair["phone"], pair["address"]) == ("same", "differs")


def test_a_number_that_many_share_is_no_evidence(shop_with: Make) -> None:
    names = [f"{a}{b}" for a in "赤青白黒金銀" for b in "山川田森"]
    many = [{"family_name": name, "given_name": "某", "phone": "03-0000-1111"} for name in names]
    assert len(many) > 20
    assert all(row["phone"] == "unknown" for row in pairs_of(shop_with(people(*many))))


@pytest.mark.parametrize("day", ["1900-01-01", "1970-01-01", "2001-02-03"])
def test_a_birthday_that_was_filled_in_is_no_evidence(day: str, tmp_path: Path) -> None:
    names = [f"{a}{b}" for a in "赤青白黒金銀" for b in "山川田森"]
    told = {"family_name": names, "birth_on": [day] * 24,
                     "customer_id": [f"c{n}" for n in range(24)]}  # fmt: skip
    with DuckDbBackend(scratch=tmp_path, salt="salt") as backend:
        backend.register("identified", pa.table(told))
        backend.run(plan_normalise())
        assert backend.collect("matchable")["birth_on"].null_count == 24


@pytest.mark.parametrize("n", [0, 1])
def test_where_nobody_can_be_compared_there_are_no_pairs(n: int, tmp_path: Path) -> None:
    matchable = pa.table({name: ["x"][:n] for name in MATCHABLE}, schema=SCHEMA)
    scored = score_pairs(matchable, MODEL, evidence_sql(), lowest_probability=0.5,
                         or_where=HAS_SAME_KEY, seed=1, scratch=tmp_path)  # fmt: skip
    assert scored.pairs.num_rows == 0
    assert set(PAIRS.names) - {"turn_id"} <= set(scored.pairs.column_names)


def test_before_the_first_turn_it_says_what_to_do(tmp_path: Any) -> None:
    workspace = make_small_shop(tmp_path / "shop", n_others=3)
    with pytest.raises(WorkspaceError, match="no turn yet"):
        find_duplicates(workspace)
