"""What happens to each row of a file."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from najimi.journal import compact
from najimi.load import LoadReport, load_file
from najimi.tables import FACT_TABLES
from najimi.workspace import Workspace

NOW = datetime(2026, 4, 1, 3, tzinfo=UTC)
LINES_HEADING = "source_key,order_id,occurred_at,quantity,net_amount,currency"
Load = Callable[..., LoadReport]
Facts = Callable[[Workspace, str], list[dict[str, Any]]]

NOT_REAL = "occurred_at is not a real date written like 2026-04-01 10:00"
GOOD = "alice,o1,2026-03-01 10:00,2,1980,JPY"


def lines(*rows: str) -> str:
    return "\n".join([LINES_HEADING, *rows]) + "\n"


def rejected(report: LoadReport) -> list[dict[str, str]]:
    assert report.rejected_path is not None
    with report.rejected_path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def assert_accounted(report: LoadReport) -> None:
    assert report.n_in == report.n_stored + report.n_rejected + report.n_duplicate
    assert 0 <= report.n_conflicting <= report.n_rejected


def test_it_stores_an_order_line_with_every_value(
    load: Load, workspace: Workspace, facts_of: Facts
) -> None:
    report = load(lines(GOOD))
    (fact,) = facts_of(workspace, "order_lines")
    assert (report.n_in, report.n_stored, report.rejected_path) == (1, 1, None)
    assert fact["source"] == "shop"
    assert fact["source_key"] == "alice"
    assert fact["occurred_at"] == datetime(2026, 3, 1, 1, tzinfo=UTC)
    assert fact["recorded_at"] == NOW
    assert (str(fact["quantity"]), fact["net_amount"]) == ("2.000", 1980)
    assert fact["attributes"] is None
    assert fact["content_hash"] >= 0


def test_it_stores_the_types_of_the_contract(load: Load, workspace: Workspace) -> None:
    load(lines(GOOD))
    (file,) = workspace.facts.source("order_lines").files
    assert pq.read_schema(file).types == FACT_TABLES["order_lines"].schema.types


def test_it_counts_the_same_row_twice_as_a_duplicate(
    load: Load, workspace: Workspace, facts_of: Facts
) -> None:
    report = load(lines(GOOD, GOOD))
    assert (report.n_in, report.n_stored, report.n_duplicate) == (2, 1, 1)
    again = load(lines(GOOD))
    assert (again.n_stored, again.n_duplicate) == (0, 1)
    assert len(facts_of(workspace, "order_lines")) == 1


def test_it_takes_a_changed_row_without_id_as_a_new_fact(
    load: Load, workspace: Workspace, facts_of: Facts
) -> None:
    load(lines(GOOD))
    assert load(lines(GOOD.replace("1980", "1981"))).n_stored == 1
    assert len({fact["fact_id"] for fact in facts_of(workspace, "order_lines")}) == 2


def test_it_keeps_the_first_of_one_id_with_two_contents(
    load: Load, workspace: Workspace, facts_of: Facts
) -> None:
    heading = "fact_id," + LINES_HEADING
    other = GOOD.replace("1980", "7")
    report = load(f"{heading}\n1,{GOOD}\n1,{other}\n1,{GOOD}\n")
    assert (report.n_stored, report.n_duplicate, report.n_conflicting) == (1, 1, 1)
    assert rejected(report)[0]["line"] == "3"
    assert rejected(report)[0]["raw"] == f"1,{other}"
    later = load(f"{heading}\n1,{other}\n1,{GOOD}\n")
    assert later.reasons == {"id already stored with other content (the first is kept)": 1}
    assert (later.n_stored, later.n_duplicate) == (0, 1)
    assert [fact["net_amount"] for fact in facts_of(workspace, "order_lines")] == [1980]


def test_it_lets_two_sources_use_the_same_id(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text(f"fact_id,{LINES_HEADING}\n1,{GOOD}\n", encoding="utf-8")
    for source in ("till", "web"):
        assert load_file(workspace, "order_lines", path, source=source, now=NOW).n_stored == 1


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",o1,2026-03-01,1,100,JPY", "source_key must not be empty"),
        ("  ,o1,2026-03-01,1,100,JPY", "source_key must not be empty"),
        (f"{'x' * 256},o1,2026-03-01,1,100,JPY", "source_key must have at most 255 characters"),
        ("a\x07b,o1,2026-03-01,1,100,JPY", "source_key must not hold control characters"),
        ("alice,o1,2026-02-30,1,100,JPY", NOT_REAL),
        ("alice,o1,,1,100,JPY", "occurred_at must not be empty"),
        ("alice,o1,2026-04-03,1,100,JPY", "occurred_at lies in the future"),
        ("alice,o1,1979-12-31T23:59Z,1,100,JPY", "occurred_at lies before 1980-01-01"),
        ("alice,o1,1970-01-01T00:00Z,1,100,JPY", "occurred_at lies before 1980-01-01"),
        ("alice,o1,0001-01-01,1,100,JPY", "occurred_at lies before 1980-01-01"),
        ("alice,o1,2026-03-01,1,10.5,JPY", "net_amount has more than the 0 decimal(s) of JPY"),
        ('alice,o1,2026-03-01,1,"1,00",JPY', "net_amount must be a number like 1980 or -12.30"),
        ("alice,o1,2026-03-01,0.0001,100,JPY", "quantity must have at most 3 decimals"),
        ("alice,o1,2026-03-01,many,100,JPY", "quantity must be a number like 2 or -0.5"),
        ("alice,o1,2026-03-01,1,100,USD", "currency must be JPY, the currency of this workspace"),
        ("alice,o1,2026-03-01,1,100", "it has 5 fields, the heading has 6"),
        ("alice,o1,2026-03-01,1,100,JPY,x", "it has 7 fields, the heading has 6"),
        ("al\x00ice,o1,2026-03-01,1,100,JPY", "it holds a NUL character"),
    ],
)  # fmt: skip
def test_it_rejects_a_bad_row_with_its_line_and_reason(load: Load, row: str, reason: str) -> None:
    report = load(lines(GOOD, row, GOOD.replace("o1", "o2")))
    assert (report.n_in, report.n_stored, report.n_rejected) == (3, 2, 1)
    (told,) = rejected(report)
    assert (told["line"], told["reason"]) == ("3", reason)
    assert told["raw"] == row.replace("\0", "\u2400")
    assert report.reasons == {reason: 1}


def test_it_names_every_fault_of_a_row(load: Load) -> None:
    report = load(lines(",o1,soon,1,x,JPY"))
    assert rejected(report)[0]["reason"].count("; ") == 2
    assert sum(report.reasons.values()) == 3
    assert_accounted(report)


def test_it_takes_returns_with_negative_quantity_and_amount(
    load: Load, workspace: Workspace, facts_of: Facts
) -> None:
    load(lines("alice,o1,2026-03-01,-1.5,-300,JPY"))
    (fact,) = facts_of(workspace, "order_lines")
    assert (str(fact["quantity"]), fact["net_amount"]) == ("-1.500", -300)


def test_it_reads_dollars_as_cents(
    load: Load, dollar_workspace: Workspace, facts_of: Facts
) -> None:
    rows = [
        f"alice,o{i},2026-03-01,1,{amount},USD" for i, amount in enumerate(["12.3", "-7", "1.234"])
    ]
    report = load(lines(*rows), into=dollar_workspace)
    amounts = [fact["net_amount"] for fact in facts_of(dollar_workspace, "order_lines")]
    assert amounts == [1230, -700]
    assert report.reasons == {"net_amount has more than the 2 decimal(s) of USD": 1}


def test_it_rejects_words_outside_a_closed_list(
    load: Load, workspace: Workspace, facts_of: Facts
) -> None:
    text = (
        "source_key,occurred_at,purpose,channel,state\n"
        "alice,2026-03-01,promotional,email,granted\n"
        "dora,2026-03-01,promotional,fax,refused\n"
    )
    report = load(text, table="consents")
    assert [fact["source_key"] for fact in facts_of(workspace, "consents")] == ["alice"]
    assert report.reasons == {"channel must be one of email, letter, call, visit, counter": 1}


def test_it_keeps_unknown_columns_as_one_json_object(
    load: Load, workspace: Workspace, facts_of: Facts
) -> None:
    text = 'source_key,店,note\nalice,渋谷,"said ""hi""\nand left"\nbob,,\n'
    load(text, table="people")
    kept = {fact["source_key"]: fact["attributes"] for fact in facts_of(workspace, "people")}
    assert kept["bob"] is None
    assert json.loads(kept["alice"]) == {"note": 'said "hi"\nand left', "店": "渋谷"}
    assert kept["alice"].startswith('{"note"')


def test_it_knows_people_without_a_date_since_ever(
    load: Load, workspace: Workspace, facts_of: Facts
) -> None:
    load("source_key,email\nalice,alice@example.org\n", table="people")
    (fact,) = facts_of(workspace, "people")
    assert fact["occurred_at"] == datetime(1970, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("table", ["people", "products"])
def test_only_always_may_be_older_than_1980(
    load: Load, workspace: Workspace, facts_of: Facts, table: str
) -> None:
    key = {"people": "source_key", "products": "product_id"}[table]
    days = ["1970-01-01T00:00Z", "1900-01-01", "1979-12-31T23:59Z", "1980-01-01T00:00Z"]
    rows = [f"{index},{day}" for index, day in enumerate(days)]
    report = load("\n".join([f"{key},occurred_at", *rows]), table=table)
    assert report.reasons == {"occurred_at lies before 1980-01-01": 2}
    assert {fact[key] for fact in facts_of(workspace, table)} == {"0", "3"}


@pytest.mark.parametrize("name", ["net_amount", "margin_amount"])
def test_an_amount_beyond_any_real_line_is_rejected(
    load: Load, dollar_workspace: Workspace, facts_of: Facts, name: str
) -> None:
    other = {"net_amount": "margin_amount", "margin_amount": "net_amount"}[name]
    heading = f"source_key,order_id,occurred_at,quantity,currency,{other},{name}\n"
    limit = "10000000000000.00"
    amounts = [limit, f"-{limit}", "10000000000000.01", "-10000000000000.01"]
    rows = [f"alice,o{n},2026-03-01,1,USD,1,{text}" for n, text in enumerate(amounts)]
    report = load(heading + "\n".join(rows), into=dollar_workspace)
    assert report.reasons == {
        f"{name} must be >= -1,000,000,000,000,000 minor units": 1,
        f"{name} must be <= 1,000,000,000,000,000 minor units": 1,
    }
    stored = {fact[name] for fact in facts_of(dollar_workspace, "order_lines")}
    assert stored == {10**15, -(10**15)}


def test_it_checks_ranges_of_shares_and_minutes(load: Load) -> None:
    products = load("product_id,margin_share\np1,0.3\np2,1.2\np3,x\n", table="products")
    assert products.reasons == {
        "margin_share must be <= 1": 1,
        "margin_share must be a number like 0.25": 1,
    }
    heading = "source_key,occurred_at,channel,direction,kind,minutes\n"
    talks = load(f"{heading}alice,2026-03-01,call,in,talk,-5\n", table="interactions")
    assert talks.reasons == {"minutes must be >= 0": 1}


def test_only_the_owner_may_read_rejected_rows(load: Load) -> None:
    path = load(lines("broken")).rejected_path
    assert path is not None
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o077 == 0


def test_it_gives_the_same_hash_whatever_the_order_of_columns(
    load: Load, workspace: Workspace
) -> None:
    load("source_key,email,x,y\nalice,a@example.org,1,2\n", table="people")
    report = load("y,email,x,source_key\n2,a@example.org,1,alice\n", table="people")
    assert report.n_duplicate == 1


def test_the_hash_of_a_known_row_never_changes(
    load: Load, workspace: Workspace, facts_of: Facts
) -> None:
    load(lines(GOOD))
    (fact,) = facts_of(workspace, "order_lines")
    said = (
        "source=shop\x1foccurred_at=1772326800000000\x1fsource_key=alice\x1forder_id=o1"
        "\x1fquantity=2.000\x1fnet_amount=1980\x1fcurrency=JPY"
    )
    digest = blake2b(said.encode(), digest_size=16).digest()
    assert fact["fact_id"] == digest.hex()
    assert fact["content_hash"] == int.from_bytes(digest[:8], "little") & (2**63 - 1)


def test_it_tells_its_progress(workspace: Workspace, tmp_path: Path) -> None:
    path, told = tmp_path / "file.csv", list[int]()
    path.write_text(lines(GOOD), encoding="utf-8")
    load_file(workspace, "order_lines", path, source="shop", now=NOW, on_progress=told.append)
    assert told[-1] == 1
    assert told == sorted(told)


class DeskRefusedError(Exception):
    """What the desk raises when it cannot keep the consents of a file."""


def test_nothing_is_stored_if_what_must_come_before_fails(
    workspace: Workspace, tmp_path: Path, facts_of: Facts
) -> None:
    file, asked = tmp_path / "lines.csv", list[str]()
    file.write_text(lines(GOOD, "too,few"), encoding="utf-8")

    def refuse(table: str, facts: Iterator[pa.RecordBatch]) -> None:
        asked.extend(f"{table} {row['order_id']}" for rows in facts for row in rows.to_pylist())
        raise DeskRefusedError

    with pytest.raises(DeskRefusedError):
        load_file(workspace, "order_lines", file, source="shop", now=NOW, before_store=refuse)
    compact(workspace)
    assert asked == ["order_lines o1"]
    assert facts_of(workspace, "order_lines") == []
    assert not list((workspace.folder / "rejected").iterdir())
    assert load_file(workspace, "order_lines", file, source="shop", now=NOW).n_stored == 1
