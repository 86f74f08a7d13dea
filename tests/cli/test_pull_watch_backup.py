"""``najimi pull``, ``watch``, ``backup`` and ``restore``, as a shop owner types them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.terminal import Said

Run = Callable[..., Said]
Count = Callable[[Path, str], int]

CONFIGURATION = """
[sources.shop]
url_variable = "SHOP_DB_URL"

[sources.shop.tables.people]
query = "SELECT member_no AS source_key, updated_at AS occurred_at FROM members"
watermark = "occurred_at"
"""


@pytest.fixture
def database(shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a database with two members, which the shop pulls from."""
    path = tmp_path / "till.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE members (member_no text, updated_at text)")
        rows = [("m1", "2026-03-01 10:00:00"), ("m2", "2026-03-02 10:00:00")]
        connection.executemany("INSERT INTO members VALUES (?, ?)", rows)
    connection.close()
    monkeypatch.setenv("SHOP_DB_URL", f"sqlite:///{path}")
    (shop / "pull.toml").write_text(CONFIGURATION, encoding="utf-8")
    return path


@pytest.mark.usefixtures("database")
def test_a_pull_accounts_for_every_row(run: Run, shop: Path, n_stored: Count) -> None:
    assert "2 rows = 2 stored + 0 stored before" in run("pull", "-w", shop).output
    assert "1 rows = 0 stored + 1 stored before" in run("pull", "shop", "-w", shop).output
    assert n_stored(shop, "people") == 2


@pytest.mark.usefixtures("database")
def test_a_dry_run_of_a_pull_stores_nothing(run: Run, shop: Path, n_stored: Count) -> None:
    said = run("pull", "--dry-run", "-w", shop).output
    assert "shop/people: 2 rows = 2 new + 0 stored before + 0 rejected" in said
    assert "nothing was stored" in said
    assert n_stored(shop, "people") == 0
    assert not (shop / "pull_state.json").exists()


@pytest.mark.usefixtures("database")
def test_a_source_that_is_not_there_is_named(run: Run, shop: Path) -> None:
    assert "has no source 'till'" in run("pull", "till", "-w", shop, code=2).output


def test_a_watch_for_cron_takes_up_what_lies_there(
    run: Run, shop: Path, tmp_path: Path, n_stored: Count
) -> None:
    (tmp_path / "in" / "people").mkdir(parents=True)
    (tmp_path / "in" / "people" / "a.csv").write_text("source_key\nm1\n", encoding="utf-8")
    told = ("--once", "--pause-seconds", "0.1", "--source", "till", "-w", shop)
    said = run("watch", tmp_path / "in", *told).output
    assert "a.csv: 1 rows = 1 stored" in said
    assert (tmp_path / "in" / "done" / "people" / "a.csv").exists()
    assert n_stored(shop, "people") == 1


def test_a_backup_comes_back(run: Run, shop: Path, tmp_path: Path) -> None:
    said = run("backup", tmp_path / "b.tar", "-w", shop).output
    assert "b.tar: " in said
    assert "shop.kept" in said
    run("restore", tmp_path / "b.tar", tmp_path / "back", "--nobody-was-erased")
    run("settings", "-w", tmp_path / "back")


def test_a_restore_without_the_list_asks_for_it(run: Run, shop: Path, tmp_path: Path) -> None:
    run("backup", tmp_path / "b.tar", "-w", shop)
    said = run("restore", tmp_path / "b.tar", tmp_path / "back", code=2).output
    assert "--nobody-was-erased" in said
    assert not (tmp_path / "back").exists()
