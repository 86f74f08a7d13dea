"""The second turn of the small shop on each engine, with every step's table at hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from najimi.backends import Backend, DuckDbBackend
from najimi.backends.spark import SparkBackend, open_session
from najimi.loop import run_turn
from najimi.testing import AS_OF, fact_rows, make_small_shop, told_rows
from najimi.workspace import Turn

LATER = AS_OF.replace(month=6, day=1)
"""Two months on: the windows of the first turn's decisions are over."""


def linking_rows() -> dict[str, list[dict[str, Any]]]:
    """Return facts that meet every rule of *identify*: links, addresses, devices, groups."""

    def said(key: str, days_ago: int, **columns: Any) -> dict[str, Any]:
        at = AS_OF - timedelta(days=days_ago)
        return {"fact_id": f"{key}-{days_ago}-link", "source_key": key, "occurred_at": at} | columns

    def merged(key: str, into: str, days_ago: int, state: str = "merged") -> dict[str, Any]:
        return said(key, days_ago, into_source="shop", into_key=into, state=state)

    line = {"order_id": "o", "quantity": Decimal(1), "net_amount": 500, "currency": "JPY"}
    cost = {"currency": "JPY", "cost_amount": 700_001}
    member = {"group_id": "有賀家", "group_kind": "household", "state": "joined"}
    told = {"purpose": "promotional", "channel": "email"}
    return {
        "people": [
            said("alice", 90, email="Alice@example.com", device_id="tablet", phone="090-1234-5678"),
            said("bob", 40, device_id="tablet", card_id="12-34"),
            said("alice", 39, device_id="kiosk"), said("bob", 38, device_id="kiosk"),
            said("guest-1", 80, email=" alice@EXAMPLE.com "), said("guest-2", 70, card_id="１２３４"),
            said("guest-3", 60, email="g@example.com"), said("guest-4", 50, email="g@example.com",
                 phone="+1 650-253-0000"), said("guest-5", 45, phone="+1 (650) 253-0000 "),
        ],
        "links": [merged("other-001", "other-002", 30), merged("other-002", "alice", 20),
                  merged("other-003", "other-004", 19), merged("other-003", "other-004", 9, "undone"),
                  merged("guest-3", "other-005", 8, "apart"), merged("kiosk", "alice", 7, "apart")],
        "order_lines": [said(key, days, **line) for key, days in
                        (("tablet", 85), ("tablet", 41), ("tablet", 3), ("kiosk", 50), ("kiosk", 5), ("guest-1", 80), ("guest-4", 2))]
                       + [said(key, 20 + number, **line | {"order_id": f"tray-{number}", "product_id": product, "fact_id": f"tray-{number}-{product}"})
                          for number, key in enumerate(["other-010", "other-011", "other-012"] * 2) for product in ("cup", "tray")],
        "consents": [said("other-001", 25, state="withdrawn", **told),
                     said("other-005", 2, state="unknown", lawful_reason="business_relation", **told)],
        "memberships": [said("alice", 60, role="head", **member), said("bob", 50, **member)],
        "restrictions": [said("other-006", 5, state="restricted")],
        **told_rows(),
        "cost_entries": [cost | {"fact_id": purpose, "purpose": purpose, "until_on": until,
                                 "occurred_at": AS_OF - timedelta(days=300)}
                         for purpose, until in (("acquire", date(2026, 8, 1)), ("keep", None), ("serve", date(2026, 1, 1)))],
        "interactions": [said("bob", 16, channel="email", direction="out", kind="listen", treatment_id="one_question_mail"),
                         said("bob", 17, channel="call", direction="out", kind="response"),
                         said("hiro", 18, channel="letter", direction="out", kind="give", treatment_id="lapsing_tips"),
                         *(said(key, days, channel=channel, direction=way, kind="talk", minutes=minutes)
                         for key, days, channel, way, minutes in
                         (("alice", 9, "call", "out", 7), ("tablet", 80, "letter", "out", None), ("nobody", 3, "visit", "in", 41)))],
    }  # fmt: skip


@dataclass(frozen=True)
class Run:
    """A finished turn, and the backend that ran it, still open."""

    turn: Turn
    backend: Backend


@pytest.fixture(scope="session")
def session() -> Iterator[Any]:
    """Start Spark, once for all."""
    started = open_session()
    yield started
    started.stop()


@pytest.fixture(scope="module")
def engines(session: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Backend]]:
    """Yield both engines, empty: for small plans that need no turn."""
    folder = tmp_path_factory.mktemp("engines")
    with (
        DuckDbBackend(scratch=folder / "duckdb") as duckdb,
        SparkBackend(scratch=folder / "spark", session=session) as spark,
    ):
        yield [duckdb, spark]


@pytest.fixture(scope="session")
def both(session: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Run, Run]]:
    """Yield the same turn of two equal shops, one computed by DuckDB and one by Spark."""
    with ExitStack() as stack:
        yield (
            _second_turn(tmp_path_factory.mktemp("duckdb"), DuckDbBackend, {}, stack),
            _second_turn(
                tmp_path_factory.mktemp("spark"), SparkBackend, {"session": session}, stack
            ),
        )


def _second_turn(folder: Path, engine: Any, options: dict[str, Any], stack: ExitStack) -> Run:
    workspace = make_small_shop(folder / "shop")
    for table, rows in linking_rows().items():
        workspace.facts.append(table, fact_rows(table, rows).to_reader())
    run_turn(workspace, as_of=AS_OF)  # on DuckDB in both shops: a turn on Spark takes minutes
    options |= {"time_zone": workspace.settings.time_zone, "salt": workspace.salt}
    backend = stack.enter_context(engine(scratch=folder / "second", **options))
    return Run(run_turn(workspace, as_of=LATER, backend=backend), backend)
