"""A desk over a small shop of one's own: live, or a replay of the past."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from najimi.desk.loading import catch_up
from najimi.load import Mapping, load_file
from najimi.loop import run_turn
from najimi.tables.matching import COMPARED, PAIRS, PAIRS_FILE
from najimi.testing import AS_OF, make_small_shop
from najimi.testing.facts import fact_rows
from najimi.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from django.test import Client

LONG_AGO = timedelta(days=200)
"""So long that nothing decided then still rests."""

MADE_UP = {
    "ja": [
        "お名前: 氏名は架空です。",
        "粗利: 仮の値です。",
        "同意: 架空です。",
        "費用: 仮の値です。",
        "時刻: 仮です。",
    ],
    "en": [
        "names: invented.",
        "margins: assumed.",
        "consents: invented.",
        "costs: assumed.",
        "times: assumed.",
    ],
}
INVENTED = """source_key,occurred_at,family_name,given_name,made_up
invented-name,2024-01-01T00:00:00Z,架空,名子,name
invented-person,2024-01-01T00:00:00Z,架空,人子,person
"""
NASTY = "<script>alert('x')</script>"


@pytest.fixture(scope="session")
def built_shop(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """
    Return the folder of the one shop that Django serves, and a copy of it as it was built.

    In it are a live turn, made-up data and one nasty name.
    """
    home = tmp_path_factory.mktemp("desk")
    workspace = make_small_shop(home / "shop", n_others=60)
    nasty = {
        "source_key": "other-000",
        "family_name": NASTY,
        "occurred_at": AS_OF - timedelta(days=30),
    }
    workspace.facts.append(
        "people", fact_rows("people", [nasty | {"fact_id": "nasty"}]).to_reader()
    )
    _load_invented(workspace)
    run_turn(workspace, as_of=AS_OF - LONG_AGO)
    run_turn(workspace, as_of=AS_OF)
    (workspace.folder / "made_up.json").write_text(json.dumps(MADE_UP), encoding="utf-8")
    _set_up_django(workspace)
    as_built = tmp_path_factory.mktemp("built") / "home"
    shutil.copytree(home, as_built)
    return workspace.folder, as_built


@pytest.fixture(scope="module")
def desk_shop(built_shop: tuple[Path, Path]) -> Workspace:
    """Return the shop as it was built, whatever the tests of another file did with it."""
    from django.db import connections

    folder, as_built = built_shop
    connections.close_all()
    shutil.rmtree(folder.parent)
    shutil.copytree(as_built, folder.parent)
    return open_workspace(folder)


def _load_invented(workspace: Workspace) -> None:
    """Load two people as any file is loaded, with a column that says what is made up."""
    path = workspace.folder / "invented.csv"
    path.write_text(INVENTED, encoding="utf-8")
    load_file(
        workspace, "people", path, source="till",
        mapping=Mapping(amounts="minor"), now=AS_OF - timedelta(days=20),
    )  # fmt: skip
    path.unlink()


def _set_up_django(workspace: Workspace) -> None:
    catch_up(workspace.folder)
    from django.db import connections
    from django.test.utils import setup_test_environment

    setup_test_environment()
    connections.close_all()


@pytest.fixture(scope="module")
def postgresql_desk(desk_shop: Workspace, new_database: Callable[[], str]) -> Iterator[Any]:
    """Return a connection to a desk in a real PostgreSQL, with every migration applied."""
    from django.db import connections
    from django.db.utils import load_backend

    from najimi.desk.database import database_of

    told = connections.configure_settings(
        {"default": database_of(desk_shop.folder, new_database())}
    )
    made = load_backend(told["default"]["ENGINE"]).DatabaseWrapper(told["default"], "default")
    with in_place_of_default(made):
        from django.core.management import call_command

        from najimi.desk.consents.syncing import sync_from_facts

        call_command("migrate", verbosity=0, interactive=False)
        sync_from_facts(desk_shop, at=AS_OF)
    yield made
    made.close()


@contextmanager
def in_place_of_default(connection: Any) -> Iterator[None]:
    """Let Django use another connection by its usual name for a while."""
    from django.db import connections

    usual = connections["default"]
    connections["default"] = connection
    try:
        yield
    finally:
        connections["default"] = usual


@pytest.fixture
def database(request: pytest.FixtureRequest, desk_shop: Workspace) -> Iterator[str]:
    """Return the kind of database under the desk; SQLite unless a module asks for both."""
    kind = getattr(request, "param", "sqlite")
    if kind == "sqlite":
        yield kind
        return
    with in_place_of_default(request.getfixturevalue("postgresql_desk")):
        yield kind


@pytest.fixture
def desk(desk_shop: Workspace, database: str) -> Iterator[Workspace]:
    """Return the desk's workspace; what a test records in its database is taken back."""
    from django.db import transaction

    from najimi.desk.services import create_owner

    with transaction.atomic():
        create_owner()
        yield desk_shop
        transaction.set_rollback(True)


@pytest.fixture
def stranger(desk: Workspace) -> Client:
    """Return a browser that has not entered."""
    from django.test import Client

    return Client()


@pytest.fixture
def owner(desk: Workspace) -> Client:
    """Return a browser of the owner, who has entered."""
    from django.test import Client

    from najimi.desk.selectors import get_owner

    client = Client()
    client.force_login(get_owner())
    return client


@pytest.fixture
def customer(desk_shop: Workspace) -> Callable[[str], str]:
    """Return how to find the customer id of one of the cast."""
    turn = desk_shop.turns.current()
    assert turn is not None
    ids = {row["source_key"]: row["customer_id"] for row in turn.read("identities").to_pylist()}
    return lambda name: ids[name]


@pytest.fixture
def decision(desk_shop: Workspace) -> Callable[[str], dict[str, Any]]:
    """Return how to find what the current turn decided for a customer."""
    turn = desk_shop.turns.current()
    assert turn is not None
    rows = {row["customer_id"]: row for row in turn.read("decisions").to_pylist()}
    return lambda customer_id: rows[customer_id]


@pytest.fixture
def agenda(desk_shop: Workspace) -> list[dict[str, Any]]:
    """Return the agenda of the current turn, in order."""
    turn = desk_shop.turns.current()
    assert turn is not None
    rows: list[dict[str, Any]] = turn.read("agenda").to_pylist()
    return rows


@pytest.fixture
def contacts(desk_shop: Workspace) -> Callable[[str], list[dict[str, Any]]]:
    """Return how to read the contacts that carried out a decision."""

    def read(decision_id: str) -> list[dict[str, Any]]:
        files = list(desk_shop.facts.source("interactions").files)
        wanted = [("decision_id", "=", decision_id)]
        rows: list[dict[str, Any]] = pq.read_table(files, filters=wanted).to_pylist()
        return rows

    return read


@pytest.fixture
def replay(desk_shop: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the current turn be a replay, for this test."""
    from dataclasses import replace

    from najimi.workspace import TurnStore

    read = TurnStore.current

    def as_replay(store: TurnStore) -> Any:
        turn = read(store)
        assert turn is not None
        return replace(turn, manifest=replace(turn.manifest, is_replay=True))

    monkeypatch.setattr(TurnStore, "current", as_replay)


@pytest.fixture(scope="module")
def lookalikes(desk_shop: Workspace) -> list[tuple[str, str]]:
    """
    Return pairs of customers in the queue of likely duplicates.

    What a test says of a pair is a fact and stays, so each takes its own of the first twelve;
    of the others nothing is said.
    """
    keys = [(f"other-{n:03d}", f"other-{n + 1:03d}") for n in range(10, 58, 2)]
    told = [
        {"source_key": key, "fact_id": f"named-{key}", "occurred_at": AS_OF - timedelta(days=9 - n),
         "family_name": "双葉", "family_name_kana": "フタバ", "given_name": f"桐{pair[0][-1]}子",
         "email": f"{pair[0]}@example.jp", "phone": f"090-0000-{pair[n][-3:]}0"}
        for pair in keys for n, key in enumerate(pair)
    ]  # fmt: skip
    refused = [
        {"source_key": pair[1], "fact_id": f"no-{pair[1]}", "occurred_at": AS_OF - timedelta(days=3),
         "purpose": "promotional", "channel": "email", "state": "refused"}
        for pair in keys
    ]  # fmt: skip
    desk_shop.facts.append("people", fact_rows("people", told).to_reader())
    desk_shop.facts.append("consents", fact_rows("consents", refused).to_reader())
    turn = desk_shop.turns.current()
    assert turn is not None
    ids = {row["source_key"]: row["customer_id"] for row in turn.read("identities").to_pylist()}
    pairs = [tuple(sorted((ids[one], ids[other]))) for one, other in keys]
    _write_pairs(desk_shop, pairs, turn.manifest.turn_id)
    return [(one, other) for one, other in pairs]


def _write_pairs(workspace: Workspace, pairs: list[Any], turn_id: str) -> None:
    alike = dict.fromkeys(COMPARED, "unknown") | {
        "family_name": "same", "given_name": "same", "email": "same", "phone": "near"
    }  # fmt: skip
    rows = [
        {"customer_id": one, "other_customer_id": other, "turn_id": turn_id,
         "match_probability": 0.99 - n / 100, "match_weight": 6.6, "has_same_key": True} | alike
        for n, (one, other) in enumerate(pairs)
    ]  # fmt: skip
    path = workspace.folder / PAIRS_FILE
    path.parent.mkdir(exist_ok=True)
    pq.write_table(pa.Table.from_pylist(rows, schema=PAIRS.schema), path)


@pytest.fixture
def links(desk_shop: Workspace) -> Callable[[tuple[str, str]], list[dict[str, Any]]]:
    """Return how to read what was said of two customers, the oldest first."""

    def read(pair: tuple[str, str]) -> list[dict[str, Any]]:
        rows = pq.read_table(list(desk_shop.facts.source("links").files)).to_pylist()
        said = [row for row in rows if {row["source_key"], row["into_key"]} == set(pair)]
        return sorted(said, key=lambda row: row["occurred_at"])

    return read


@pytest.fixture
def copied_shop(desk_shop: Workspace, tmp_path: Path) -> Workspace:
    """Return a copy of the workspace that a test may spoil; not the one Django serves."""
    target = tmp_path / "copy"
    shutil.copytree(desk_shop.folder, target)
    return open_workspace(target)


@pytest.fixture
def bring(owner: Client) -> Callable[..., str]:
    """Return how to bring a file; answers the address of its page."""

    def run(text: bytes | str, name: str = "customers.csv") -> str:
        from django.core.files.uploadedfile import SimpleUploadedFile

        data = text.encode() if isinstance(text, str) else text
        answer = owner.post("/uploads/bring", {"file": SimpleUploadedFile(name, data)})
        assert answer.status_code == 302, answer.content.decode()
        return str(answer["Location"])

    return run
