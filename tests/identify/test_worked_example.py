"""The worked example of the page about this phase, recomputed."""

from __future__ import annotations

from pathlib import Path

from tests.identify.conftest import START, Link, Linked, Row, bought, known, merge, said

from najimi.tables.turn import BEGINNING, END_OF_TIME

PAGE = Path(__file__).parents[2] / "docs" / "loop" / "1-identify.md"
MAIL = "alice@example.com"
FACTS = [
    said("guest-1", day=2, email=MAIL),
    known("alice", day=4, device_id="tablet", email="Alice@Example.com"),
    known("bob", day=7, device_id="tablet"),
    known("card-7", day=-9),
    merge("alice", "card-7", day=9),
]
LINES = [bought("tablet", day=1), bought("tablet", day=8)]


def told_rows() -> list[tuple[str, ...]]:
    text = PAGE.read_text(encoding="utf-8").split("| key | from |")[1].split("\n\n")[0]
    rows = [line.strip("|").split("|") for line in text.splitlines()[2:]]
    return [tuple(cell.strip() for cell in row) for row in rows]


def found_rows(linked: Linked) -> list[tuple[str, ...]]:
    names = {linked.own(key): key for key in ("alice", "bob", "card-7", "guest-1", "tablet")}
    return [
        (row["source_key"], in_words(row, "from_at"), in_words(row, "until_at"),
         names[row["customer_id"]], row["reason"])
        for row in linked.rows
    ]  # fmt: skip


def in_words(row: Row, column: str) -> str:
    ends = {BEGINNING: "always", END_OF_TIME: "ever"}
    return ends.get(row[column]) or str((row[column] - START).days + 1)


def test_the_table_of_the_page_is_what_the_phase_writes(link: Link) -> None:
    assert found_rows(link(FACTS, order_lines=LINES)) == told_rows()


def test_undoing_its_merge_changes_what_the_page_says(link: Link) -> None:
    undone = merge("alice", "card-7", day=19, state="undone")
    before = link(FACTS, order_lines=LINES)
    after = found_rows(link([*FACTS, undone], order_lines=LINES))
    expected = [
        (key, first, last, "alice", "own" if key == "alice" else reason)
        if customer == "card-7" and key != "card-7" else (key, first, last, customer, reason)
        for key, first, last, customer, reason in found_rows(before)
    ]  # fmt: skip
    assert after == expected
    assert "the three other rows of `card-7` would read `alice`" in PAGE.read_text(encoding="utf-8")
