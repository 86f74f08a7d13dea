"""Files as offices keep them: titles above the table, several sheets, names in one column."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest
from tests.load.test_load_formats import workbook

from najimi.workspace import Workspace

if TYPE_CHECKING:
    from django.test import Client

Bring = Callable[..., str]
MEMBERS = [
    ["会員一覧"],
    [],
    ["会員番号", "氏名", "フリガナ"],
    ["{}-1", "青葉 みどり", "アオバ ミドリ"],
    ["{}-2", "森一郎", ""],
]


@pytest.fixture
def people(desk_shop: Workspace) -> Callable[[str], list[dict[str, Any]]]:
    """Return what is stored of one source."""

    def _people(source: str) -> list[dict[str, Any]]:
        files = list(desk_shop.facts.source("people").files)
        return pq.read_table(files, filters=[("source", "=", source)]).to_pylist()

    return _people


def members(key: str, name: str = "会員番号") -> list[list[Any]]:
    return [[cell.format(key).replace("会員番号", name) for cell in row] for row in MEMBERS]


def test_whole_names_are_proposed_confirmed_and_taken_apart(
    owner: Client, bring: Bring, people: Callable[[str], list[dict[str, Any]]]
) -> None:
    address = bring(workbook(members("w")), "会員.xlsx")
    shown = owner.get(f"{address}/mapping").content.decode()
    assert 'value="whole_name" selected' in shown
    assert 'value="whole_name_kana" selected' in shown
    told = {"table": "people", "source": "office-w"}
    told |= {"ours": ["source_key", "whole_name", "whole_name_kana"]}
    assert owner.post(f"{address}/confirm", told).status_code == 302
    page = owner.get(address).content.decode()
    assert "姓と名に分けられない氏名が1行" in page
    assert "見出しは3行目です" in page
    owner.post(f"{address}/load")
    found = {
        row["source_key"]: (row["family_name"], row["given_name"]) for row in people("office-w")
    }
    assert found == {"w-1": ("青葉", "みどり"), "w-2": ("森一郎", None)}
    assert "姓と名に分けられない氏名が1行" in owner.get(address).content.decode()


def test_a_whole_name_and_a_part_of_it_cannot_both_be_said(owner: Client, bring: Bring) -> None:
    address = bring("番号,氏名,名字\n1,青葉 みどり,青葉\n")
    told = {"table": "people", "source": "x", "ours": ["source_key", "whole_name", "family_name"]}
    answer = owner.post(f"{address}/confirm", told)
    assert answer.status_code == 400 and "family_name" in answer.content.decode()
    owner.post(f"{address}/put-away")


def test_a_sheet_is_chosen_on_the_page_of_the_file(
    owner: Client, bring: Bring, people: Callable[[str], list[dict[str, Any]]]
) -> None:
    heading = ["source_key", "family_name"]
    address = bring(workbook([["x", "", "y"], [1, 2, 3]], [heading, ["s-1", "森"]]), "book.xlsx")
    shown = owner.get(address).content.decode()
    assert "このままでは読めません" in shown
    assert '<select name="sheet">' in shown
    owner.post(f"{address}/tell", {"encoding": "", "sheet": "Sheet1"})
    told = {"table": "people", "source": "office-s", "ours": heading}
    assert owner.post(f"{address}/confirm", told).status_code == 302
    assert "シート「Sheet1」を読みます" in owner.get(address).content.decode()
    owner.post(f"{address}/load")
    assert [row["source_key"] for row in people("office-s")] == ["s-1"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7 no table", "名簿.csv はPDFファイルで、表ではありません。"),
        (b"a,,c\n1,2,3\n", "2番目の列に名前がありません"),
        (b"\n\n", "名簿.csv は空です。"),
        (b"PK\x03\x04 cut", "名簿.csv は壊れているか、途中で切れています。"),
    ],
)
def test_why_a_file_cannot_be_read_is_said_in_japanese_and_by_its_own_name(
    owner: Client, bring: Bring, data: bytes, words: str
) -> None:
    address = bring(data, "名簿.csv")
    shown = owner.get(address).content.decode()
    assert words in shown
    assert (
        'lang="en"' not in shown.split('<section class="card alone">', 1)[1].split("</section>")[0]
    )
    owner.post(f"{address}/put-away")


def test_an_incomplete_mapping_is_answered_with_the_page_and_what_was_chosen(
    owner: Client, bring: Bring, desk_shop: Workspace
) -> None:
    before = sorted((desk_shop.folder / "mappings").glob("*.toml"))
    address = bring("おなまえ,めあど\n森 一郎,mori@example.jp\n", "名簿.csv")
    told = {"table": "people", "source": "x", "ours": ["family_name", "email"]}
    answer = owner.post(f"{address}/confirm", told)
    shown = answer.content.decode()
    assert answer.status_code == 400
    assert "表 お客様 に合いません" in shown and "「お客様番号」にあたる列がありません" in shown
    assert 'value="family_name" selected' in shown and 'name="source" required' in shown
    assert "番号の列をファイルに加えて" in shown
    assert sorted((desk_shop.folder / "mappings").glob("*.toml")) == before
    assert f"{address}/mapping" in owner.get(address).content.decode()
    owner.post(f"{address}/put-away")


def test_a_file_that_cannot_be_read_as_it_is_keeps_its_way_to_the_columns(
    owner: Client, bring: Bring, desk_shop: Workspace
) -> None:
    from najimi.load.remembering import fingerprint

    kept = desk_shop.folder / "mappings" / f"{fingerprint(['あ', 'い'])}.toml"
    kept.parent.mkdir(exist_ok=True)
    kept.write_text('table = "people"\nsource = "x"\n[columns]\n"い" = "email"\n', "utf-8")
    address = bring("あ,い\n1,a@example.jp\n")
    shown = owner.get(address).content.decode()
    assert "このままでは読めません" in shown and f'href="{address}/mapping"' in shown
    told = {"table": "people", "source": "x", "ours": ["source_key", "email"]}
    assert owner.post(f"{address}/confirm", told).status_code == 302
    assert "このままでは読めません" not in owner.get(address).content.decode()
    owner.post(f"{address}/put-away")


def test_an_unclear_heading_is_explained_on_the_way_to_the_columns(
    owner: Client, bring: Bring
) -> None:
    address = bring("a,,c\n1,2,3\n", "名簿.csv")
    answer = owner.get(f"{address}/mapping", follow=True)
    shown = answer.content.decode()
    assert answer.status_code == 200 and answer.redirect_chain == [(address, 302)]
    assert "名簿.csv の見出しがはっきりしません：見出しとみなしたのは1行目です" in shown
    assert f"{address}/mapping" not in shown
    owner.post(f"{address}/put-away")


def test_most_rows_in_the_wrong_encoding_are_told(owner: Client, bring: Bring) -> None:
    address = bring("source_key,family_name\n1,森\n2,原\n".encode("cp932"))
    told = {"table": "people", "source": "x", "ours": ["source_key", "family_name"]}
    owner.post(f"{address}/confirm", told)
    assert "半分を超える行" not in owner.get(address).content.decode()
    owner.post(f"{address}/tell", {"encoding": "utf-8"})
    shown = owner.get(address).content.decode()
    assert "半分を超える行が、この文字コードでは読めません" in shown
    assert "のものです。" in shown
    owner.post(f"{address}/put-away")
