"""Names in one column: taken apart where a blank was written, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.load.conftest import NOW

from najimi.errors import InputFileError
from najimi.load import (
    LoadReport,
    Recipe,
    dry_run,
    mapping_of,
    parse_mapping,
    preview_file,
    propose_mapping,
    remember_mapping,
    write_mapping,
)
from najimi.load.layouts.reader import parse_layout, recipe_for
from najimi.load.telling import describe_preview
from najimi.load.whole_names import ORDERS, taken_apart
from najimi.workspace import Workspace

Load = Callable[..., LoadReport]
Facts = Callable[[Workspace, str], list[dict[str, Any]]]

SPLIT = """
[columns]
"番号" = "source_key"
[split]
"氏名" = ["family_name", "given_name"]
"カナ氏名" = ["family_name_kana", "given_name_kana"]
"""
ROWS = (
    "番号,氏名,カナ氏名\n1,青葉 みどり,ｱｵﾊﾞ ﾐﾄﾞﾘ\n2,森\u3000一郎,モリ\u3000イチロウ\n"
    "3,白石花子,シライシ ハナコ\n4,,\n"
)
PARTS = ("family_name", "given_name", "family_name_kana", "given_name_kana", "fills_only")
KANJI = st.text("青葉森白石山田花子一郎", min_size=1, max_size=4)
BLANKS = st.text(" \u3000", min_size=1, max_size=3)


def test_a_written_blank_of_either_width_takes_a_name_apart(
    load: Load, workspace: Workspace, facts_of: Facts
) -> None:
    report = load(ROWS, table="people", mapping=SPLIT)
    found = {f["source_key"]: tuple(f[p] for p in PARTS) for f in facts_of(workspace, "people")}
    assert found == {
        "1": ("青葉", "みどり", "ｱｵﾊﾞ", "ﾐﾄﾞﾘ", None),
        "2": ("森", "一郎", "モリ", "イチロウ", None),
        "3": ("白石花子", None, "シライシ", "ハナコ", "family_name"),
        "4": (None, None, None, None, None),
    }
    assert report.remarks == {"name_whole": 1}


@pytest.mark.parametrize(
    "name",
    ["山田花子", "山田 様", "山田 花子 様", "株式会社 みらい商店", "みらい商店 ㈱", "John Smith",
     "ＪＯＨＮ　ＳＭＩＴＨ", "山田"],
)  # fmt: skip
def test_what_nobody_took_apart_stays_whole(name: str) -> None:
    parts, is_whole = taken_apart(pa.array([name]), ("family_name", "given_name"))
    assert (parts["family_name"].to_pylist(), parts["given_name"].to_pylist()) == ([name], [None])
    assert is_whole.to_pylist() == [True]


@pytest.mark.parametrize("end", ["様", "さま", "殿", "御中", "先生"])
def test_a_title_written_at_the_name_is_no_part_of_it(end: str) -> None:
    names = pa.array([f"山田 花子{end}", f"{end}田 花子", "山田 さん子", "前田 利君"])
    parts, is_whole = taken_apart(names, ("family_name", "given_name"))
    assert parts["family_name"].to_pylist() == [f"山田 花子{end}", f"{end}田", "山田", "前田"]
    assert is_whole.to_pylist() == [True, False, False, False]


@pytest.mark.parametrize("name", ["Mr Smith", "Acme Inc.", "Mary Ann Smith", "山田 花子", "Cher"])
def test_a_western_name_is_held_to_its_own_order(name: str) -> None:
    parts, _ = taken_apart(pa.array([name, "Jane Doe"]), ("given_name", "family_name"))
    assert parts["family_name"].to_pylist() == [name, "Doe"]
    assert parts["given_name"].to_pylist() == [None, "Jane"]


@given(st.lists(st.tuples(KANJI, BLANKS, KANJI), max_size=8), st.sampled_from(ORDERS))
def test_parts_put_together_are_the_name_again(
    names: list[tuple[str, str, str]], order: tuple[str, str]
) -> None:
    texts = pa.array(["".join(name) for name in names], pa.string())
    parts, is_whole = taken_apart(texts, order)
    first, second = (parts[name].to_pylist() for name in order)
    family, given_part = sorted(order, key=lambda name: name.startswith("given"))
    for at, (left, _, right) in enumerate(names):
        if is_whole[at].as_py():
            assert parts[family][at].as_py() == texts[at].as_py()
            assert parts[given_part][at].as_py() is None
        else:
            assert (first[at], second[at]) == (left, right)


@given(KANJI, KANJI)
def test_a_whole_name_takes_no_place_of_known_parts(family: str, given_part: str) -> None:
    parts, is_whole = taken_apart(
        pa.array([f"{family} {given_part}", family + given_part]), ("family_name", "given_name")
    )
    assert is_whole.to_pylist() == [False, True]
    assert parts["given_name"].to_pylist()[1] is None


def test_a_later_whole_name_changes_nothing_of_what_is_known(
    load: Load, workspace: Workspace, tmp_path: Path
) -> None:
    mapping = SPLIT.replace("[split]", '"日" = "occurred_at"\n[split]')
    load("番号,氏名,カナ氏名,日\n1,青葉 みどり,,2026-01-01\n", table="people", mapping=mapping)
    path = tmp_path / "later.csv"
    path.write_text("番号,氏名,カナ氏名,日\n1,青葉みどり,,2026-02-01\n", encoding="utf-8")
    told = parse_mapping(mapping, table="people")
    (dry,) = dry_run(workspace, path, _recipe(told), now=NOW).tables
    assert (dry.n_new, dry.n_changed, dry.remarks) == (1, 0, {"name_whole": 1})


def test_names_with_a_blank_are_proposed_to_be_taken_apart() -> None:
    sample = {
        "会員番号": ["1", "2"],
        "氏名": ["青葉 みどり", "森 一郎"],
        "フリガナ": ["アオバ ミドリ", "モリ"],
    }
    found = propose_mapping(list(sample), {name: pa.array(each) for name, each in sample.items()})
    assert dict(found.mapping.split) == {
        "氏名": ("family_name", "given_name"),
        "フリガナ": ("family_name_kana", "given_name_kana"),
    }
    assert found.untaken == ()


@pytest.mark.parametrize(
    ("values", "split"),
    [
        (["Jane Doe", "John Smith"], ("given_name", "family_name")),
        (["青葉 みどり", "森 一郎"], ("family_name", "given_name")),
        (["青葉みどり", "森一郎"], ("family_name", "given_name")),
        (["Cher", "Madonna"], ("given_name", "family_name")),
    ],
)
def test_a_western_heading_is_less_sure(values: list[str], split: tuple[str, str]) -> None:
    sample = {"customer id": pa.array(["1", "2"]), "Name": pa.array(values)}
    found = propose_mapping(list(sample), sample, "people")
    assert found.mapping.split.get("Name") == split
    assert found.confidence.get("Name", 0) < 0.95


def test_names_that_stand_apart_already_are_not_taken_from_a_whole_one() -> None:
    sample = {"会員番号": ["1"], "氏名": ["青葉 みどり"], "姓": ["青葉"], "名": ["みどり"]}
    found = propose_mapping(list(sample), {name: pa.array(each) for name, each in sample.items()})
    assert (dict(found.mapping.split), found.untaken) == ({}, ("氏名",))


def test_what_was_confirmed_is_remembered(workspace: Workspace, tmp_path: Path) -> None:
    mapping = parse_mapping(SPLIT, table="people")
    assert parse_mapping(write_mapping(mapping), table="people") == mapping
    names = ("番号", "氏名", "カナ氏名")
    remember_mapping(workspace, names, table="people", mapping=mapping, source="till")
    path = tmp_path / "people.csv"
    path.write_text(ROWS, encoding="utf-8")
    preview = preview_file(workspace, path, now=NOW)
    assert preview.tables[0].rows[0]["given_name"] == "みどり"
    assert "姓と名に分けられない氏名が1行" in describe_preview(preview, "ja")


def test_a_layout_may_take_names_apart() -> None:
    layout = parse_layout(
        'name = "x"\nsource = "x"\nrecognized_by = ["番号", "氏名"]\n[[tables]]\ntable = "people"\n'
        '[tables.columns]\n"番号" = "source_key"\n'
        '[tables.split]\n"氏名" = ["family_name", "given_name"]\n"氏名カナ" = ["family_name_kana", "given_name_kana"]\n'
    )
    (fill,) = recipe_for(layout, ["番号", "氏　名"]).fills
    assert dict(fill.mapping.split) == {"氏　名": ("family_name", "given_name")}


@pytest.mark.parametrize(
    ("split", "fault"),
    [
        ({"氏名": ["family_name", "email"]}, "two parts of a name"),
        ({"氏名": ["family_name"]}, "two parts of a name"),
        ({"番号": ["family_name", "given_name"]}, "keep one of them"),
        ({"a": ["family_name", "given_name"], "b": ["given_name", "family_name"]}, "keep one"),
    ],
)
def test_a_mapping_that_takes_apart_wrongly_is_refused(
    split: dict[str, list[str]], fault: str
) -> None:
    raw = {"columns": {"番号": "source_key"}, "split": split}
    with pytest.raises(InputFileError, match=fault):
        mapping_of(raw, table="people")


def test_a_name_put_aside_is_kept_as_the_file_has_it(
    load: Load, workspace: Workspace, facts_of: Facts
) -> None:
    policy = '[policy]\nfamily_name = "keep"\ngiven_name = "keep"\n'
    load(ROWS, table="people", mapping=SPLIT + policy)
    first = min(facts_of(workspace, "people"), key=lambda fact: fact["source_key"])
    assert (first["family_name"], first["attributes"]) == (None, '{"氏名": "青葉 みどり"}')


def _recipe(mapping: Any) -> Recipe:
    from najimi.load import Fill

    return Recipe("shop", (Fill("people", mapping),))
