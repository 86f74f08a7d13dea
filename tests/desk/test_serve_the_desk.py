"""Serving: this machine only, a private database, a link to enter."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from najimi.desk.server import prepare_desk, refuse_other_machines, serve
from najimi.errors import NajimiError, WorkspaceError
from najimi.workspace import Workspace

PREPARE = "import sys; from pathlib import Path; from najimi.desk.server import make_link; print(make_link(Path(sys.argv[1])))"


SERVE = """
import sys
from pathlib import Path
from najimi.desk.server import serve
serve(Path(sys.argv[1]), port=int(sys.argv[2]), on_ready=lambda _: print("ready", flush=True))
"""


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.com", "", "127.0.0.1 "])  # noqa: S104
def test_it_refuses_to_be_reached_from_other_machines(copied_shop: Workspace, host: str) -> None:
    with pytest.raises(NajimiError, match="this machine only"):
        serve(copied_shop.folder, host=host)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_addresses_of_this_machine_are_fine(host: str) -> None:
    refuse_other_machines(host)


def test_it_says_so_when_the_port_is_taken(copied_shop: Workspace) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(NajimiError, match="cannot be used"):
            serve(copied_shop.folder, port=taken.getsockname()[1])


def test_it_serves_workspaces_only(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError):
        serve(tmp_path)


def test_preparing_makes_a_private_database_and_a_link(copied_shop: Workspace) -> None:
    folder = copied_shop.folder
    for name in ("desk.sqlite3", "desk.secret"):
        (folder / name).unlink(missing_ok=True)
    links = {_prepare(folder) for _ in range(2)}
    assert all(link.startswith("/enter/") for link in links)
    for name in ("desk.sqlite3", "desk.secret"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600


def test_preparing_copies_the_purchases_once_and_says_so_before(copied_shop: Workspace) -> None:
    from najimi.desk import engine

    shutil.rmtree(copied_shop.folder / "desk_shelf", ignore_errors=True)
    shop = engine.open_shop(copied_shop.folder)
    told: list[tuple[str, bool]] = []
    for _ in range(2):
        prepare_desk(copied_shop.folder, lambda line: told.append((line, engine.is_prepared(shop))))
    ((line, was_prepared),) = told
    assert line.startswith("机を支度しています")
    assert not was_prepared
    assert engine.is_prepared(shop)


def test_the_logs_of_a_served_desk_hold_neither_ids_nor_links(
    copied_shop: Workspace, customer: Callable[[str], str]
) -> None:
    port = _free_port()
    person = f"/customers/{customer('alice')}/done"
    asked: list[tuple[str, str, dict[str, str]]] = [
        ("POST", person, {}),
        ("GET", "/enter/x/secret-token", {}),
        ("GET", person, {"Host": "evil.example"}),
    ]
    with subprocess.Popen(
        [sys.executable, "-c", SERVE, str(copied_shop.folder), str(port)],
        env=os.environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        lines = iter(process.stdout.readline, "")
        assert any(line.strip() == "ready" for line in lines)
        answers = [_ask(port, *question) for question in asked]
        process.terminate()
        told = process.stdout.read()
    assert answers == [403, 410, 400]
    for secret in (customer("alice"), "/customers", "/done", "secret-token", "/enter", "evil"):
        assert secret not in told


def _ask(port: int, method: str, path: str, headers: dict[str, str]) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, path, headers=headers)
    status = connection.getresponse().status
    connection.close()
    return status


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
    return port


def _prepare(folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PREPARE, str(folder)],
        env=os.environ, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.strip()


def test_what_a_killed_request_left_of_a_file_is_removed_when_the_desk_starts(
    copied_shop: Workspace,
) -> None:
    folder = copied_shop.folder / "uploads"
    (folder / "waits").mkdir(parents=True)
    old, young, waits = folder / "a.upload", folder / "b.upload", folder / "waits" / "file.csv"
    for path in (old, young, waits):
        path.write_text("山田", encoding="utf-8")
    for path in (old, waits):
        os.utime(path, (0, 0))
    prepare_desk(copied_shop.folder)
    assert [path.exists() for path in (old, young, waits)] == [False, True, True]
