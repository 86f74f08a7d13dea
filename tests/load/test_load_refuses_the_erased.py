"""Who asked to be erased does not come in again with the next file, and leaves no text behind."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.load.conftest import Facts, Load

from najimi.errors import WorkspaceError
from najimi.journal.refusing import ASKED_TO_BE_ERASED, NOT_KEPT
from najimi.load import load_by_recipe, preview_file
from najimi.workspace import Workspace, open_workspace

AT = datetime(2026, 4, 1, tzinfo=UTC)
PEOPLE = """source_key,family_name,email,phone,card_id
k1,有賀,AI@example.com,,
k2,坊田,bo@example.com,090-1111-2222,
k3,茶谷,,＋81 90 3333 4444,
k4,土良,,,12-34
k5,江林,,,
"""


@pytest.fixture
def erased(workspace: Workspace) -> list[str]:
    """Put four people on the list: by address, by number, by card and by key."""
    kept = workspace.kept
    digests = [
        *kept.hashes.digests("email", ["ai@example.com"]), *kept.hashes.digests("phone", ["+819033334444"]),
        *kept.hashes.digests("card_id", ["1234"]), *kept.hashes.digests("key", ["shop"], ["k5"]),
    ]  # fmt: skip
    kept.add_erasure("E1", AT, digests)
    return digests


def test_people_are_refused_by_address_number_card_and_key_in_any_spelling(
    load: Load, erased: list[str], workspace: Workspace, facts_of: Facts
) -> None:
    report = load(PEOPLE, table="people")
    assert (report.n_in, report.n_stored, report.n_rejected) == (5, 1, 4)
    assert report.reasons == {ASKED_TO_BE_ERASED: 4}
    assert [fact["family_name"] for fact in facts_of(workspace, "people")] == ["坊田"]


def test_nothing_of_their_rows_is_kept(load: Load, erased: list[str]) -> None:
    broken = PEOPLE + 'k6,"有賀,AI@example.com,,\nk5,壊,れ\nk7,,ai@example.com,1,\x01\n'
    report = load(broken, table="people")
    assert report.n_rejected == 7
    assert report.rejected_path is not None
    text = report.rejected_path.read_text(encoding="utf-8")
    assert "example.com" not in text and "k5" not in text and "有賀" not in text
    assert text.count(NOT_KEPT) == 7


def test_other_tables_are_refused_by_key_of_that_source_only(load: Load, erased: list[str]) -> None:
    rows = "fact_id,source_key,occurred_at,channel,direction,kind\n" + "".join(
        f"f{n},k{n},2026-03-0{n} 10:00,email,in,talk\n" for n in (1, 5)
    )
    assert load(rows, table="interactions").reasons == {ASKED_TO_BE_ERASED: 1}


@pytest.mark.parametrize("key", ["guest:ai@example.com", "AI@example.com", "090 3333-4444"])
def test_an_address_or_a_number_used_as_a_key_is_refused(
    load: Load, erased: list[str], key: str
) -> None:
    rows = f"fact_id,source_key,occurred_at,channel,direction,kind\nf,{key},2026-03-01 10:00,email,in,talk\n"
    report = load(rows, table="interactions")
    assert (report.n_stored, report.reasons) == (0, {ASKED_TO_BE_ERASED: 1})


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("email", "mailto:ai@example.com"), ("email", "有賀 <AI@example.com>"),
        ("email", "x@y.jp;ai@example.com"), ("phone", "03-1111-2222 / 090 3333 4444"),
        ("phone", "tel:090-3333-4444"), ("source_key", "ｋ５　"),
    ],
)  # fmt: skip
def test_other_spellings_do_not_pass(load: Load, erased: list[str], column: str, text: str) -> None:
    heading = "source_key,family_name" if column == "source_key" else f"{column},source_key"
    row = f"{text},x" if column == "source_key" else f"{text},new"
    assert load(f"{heading}\n{row}\n", table="people").reasons == {ASKED_TO_BE_ERASED: 1}


def test_whoever_has_their_device_now_comes_in_without_it(
    load: Load, erased: list[str], workspace: Workspace, facts_of: Facts
) -> None:
    load("source_key,device_id\nnew,k5\nother,d9\n", table="people")
    told = {fact["source_key"]: fact["device_id"] for fact in facts_of(workspace, "people")}
    assert told == {"new": None, "other": "d9"}


def test_a_short_key_does_not_blank_the_broken_rows_of_others(
    load: Load, workspace: Workspace
) -> None:
    kept = workspace.kept
    kept.add_erasure("E1", AT, kept.hashes.digests("key", ["shop"], ["1"]))
    report = load("source_key,email\nk2,b@example.com,1\n1,a@example.com,2\nok,\n", table="people")
    assert report.rejected_path is not None
    text = report.rejected_path.read_text(encoding="utf-8")
    assert "b@example.com" in text and "a@example.com" not in text


def test_a_line_is_refused_for_all_its_tables_or_for_none(
    erased: list[str], workspace: Workspace, tmp_path: Path, facts_of: Facts
) -> None:
    heading = "Name,Email,Financial Status,Created at,Currency,Lineitem quantity,Lineitem name,"
    heading += "Lineitem price,Lineitem sku,Lineitem discount,Shipping,Discount Amount,Billing Name,Billing Phone,Phone,Cancelled at\n"
    row = "#{n},{email},paid,2026-03-01 10:00:00 +0900,JPY,1,tea,1000,T1,0,500,0,x,{phone},,\n"
    buyers = [("ai@example.com", ""), ("new@example.com", "090-3333-4444"), ("bo@example.com", "")]
    told = (row.format(n=n, email=e, phone=p) for n, (e, p) in enumerate(buyers))
    path = tmp_path / "orders.csv"
    path.write_text(heading + "".join(told))
    recipe = preview_file(workspace, path, source="", encoding=None, now=AT).recipe
    assert recipe is not None
    load_by_recipe(workspace, path, recipe, now=AT)
    for table in ("people", "order_lines"):
        keys = {fact["source_key"] for fact in facts_of(workspace, table)}
        assert keys == {"guest:bo@example.com"}


def test_who_was_let_back_comes_in(load: Load, erased: list[str], workspace: Workspace) -> None:
    workspace.kept.lift(AT, erased)
    assert load(PEOPLE, table="people").n_stored == 5


def test_without_a_list_nothing_is_hashed_and_no_folder_is_made(
    load: Load, workspace: Workspace
) -> None:
    assert load(PEOPLE, table="people").n_stored == 5
    assert not Path(workspace.kept.folder).exists()


@pytest.mark.parametrize("lost", ["workspace renamed", "list removed"])
def test_nothing_comes_in_when_the_list_that_was_there_is_not_found(
    load: Load, erased: list[str], workspace: Workspace, lost: str
) -> None:
    if lost == "workspace renamed":
        workspace = open_workspace(workspace.folder.rename(workspace.folder.with_name("new")))
    else:
        (workspace.kept.folder / "list").unlink()
    with pytest.raises(WorkspaceError, match=r"not the list|older"):
        load(PEOPLE, table="people", into=workspace)
    assert workspace.facts.source("people").files == ()
