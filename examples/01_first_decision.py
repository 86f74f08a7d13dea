"""
From four files of a tea shop to a decision for each customer, with reasons.

    python examples/01_first_decision.py

It does what the ten lines of the README do, from Python, in a folder that vanishes at the end.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.compute as pc

from najimi.config import Settings
from najimi.explain import explain_customer
from najimi.load import load_file, read_mapping
from najimi.loop import read_summary, run_turn
from najimi.playbooks import read_pack
from najimi.workspace import Turn, Workspace, create_workspace

SHOP = Path(__file__).parent / "shop"
TABLES = ("people", "products", "order_lines", "consents")


def load_shop(folder: Path) -> Workspace:
    """Make a workspace and load the four files, saying where every row went."""
    settings = Settings(currency="JPY", time_zone="Asia/Tokyo")
    # Customer ids are drawn from the salt, and with them who is held out by chance. It is fixed
    # here so that every reader sees the same; leave it out for a real shop.
    workspace = create_workspace(
        folder, settings, playbook_text=read_pack("retail_starter"), salt="example"
    )
    for table in TABLES:
        mapping = read_mapping(SHOP / f"{table}.toml", table=table)
        path, now = SHOP / f"{table}.csv", datetime.now(UTC)
        report = load_file(workspace, table, path, source="shop", mapping=mapping, now=now)
        print(
            f"{path.name}: {report.n_in} rows = {report.n_stored} stored "
            f"+ {report.n_duplicate} stored before + {report.n_rejected} rejected"
        )
        for reason, count in report.reasons.items():
            print(f"  {count} x {reason}")
    return workspace


def three_keys(turn: Turn) -> Iterator[str]:
    """Yield M0001, someone whose needs nobody knows, and someone who gave no consent."""
    yield "M0001"
    decisions = turn.read("decisions")
    for reason in ("ask_first", "no_consent"):
        ids = decisions.filter(pc.equal(decisions["reason"], reason))["customer_id"]
        yield min(key_of(turn, customer_id) for customer_id in ids.to_pylist())


def key_of(turn: Turn, customer_id: str) -> str:
    """Return the key by which the shop knows a customer."""
    rows = turn.read("identities").to_pylist()
    return next(str(row["source_key"]) for row in rows if row["customer_id"] == customer_id)


def id_of(turn: Turn, key: str) -> str:
    """Return the customer behind a key of the shop."""
    rows = turn.read("identities").to_pylist()
    return next(str(row["customer_id"]) for row in rows if row["source_key"] == key)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        workspace = load_shop(Path(folder) / "shop")
        turn = run_turn(workspace, as_of=datetime(2026, 4, 1, tzinfo=workspace.settings.zone))
        playbook = workspace.playbook(turn.manifest.playbook_version)
        print(f"\nDecided, by reason: {read_summary(turn)}")
        for key in three_keys(turn):
            for locale in ("ja", "en"):
                explanation = explain_customer(turn, playbook, id_of(turn, key), locale)
                print(f"\n===== {key} ({locale}) =====\n{explanation.as_text(locale)}")


if __name__ == "__main__":
    main()
