"""Serving: this machine only, a private database, a link to enter."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from najimi.desk.server import refuse_other_machines, serve
from najimi.errors import NajimiError, WorkspaceError
from najimi.workspace import Workspace

PREPARE = "import sys; from pathlib import Path; from najimi.desk.server import prepare_desk; print(prepare_desk(Path(sys.argv[1])))"


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


def _prepare(folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PREPARE, str(folder)],
        env=os.environ, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.strip()
