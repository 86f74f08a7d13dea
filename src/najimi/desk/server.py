"""Serve the desk on this machine: make its database, its owner, a link to enter, and listen."""

from __future__ import annotations

import ipaddress
import multiprocessing
import os
import socket
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from najimi.desk.loading import catch_up
from najimi.errors import NajimiError
from najimi.journal import compact
from najimi.words import say
from najimi.workspace import open_workspace

THREADS = 4
LONGEST_WAIT_SECONDS = 600.0


def serve(
    workspace_folder: Path,
    host: str = "127.0.0.1",
    port: int = 8000,
    on_ready: Callable[[str], None] = print,
    on_preparing: Callable[[str], None] = print,
) -> None:
    """
    Serve the desk of one workspace until the process is stopped.

    Parameters
    ----------
    workspace_folder : Path
    host : str, default "127.0.0.1"
        An address of this machine only; the desk is not made to be reached from elsewhere.
    port : int, default 8000
    on_ready : callable
        Told the one-time link once the desk answers.
    on_preparing : callable
        Told a line in the workspace's language before anything that takes its time.

    Raises
    ------
    NajimiError
        If the host is not this machine, or the port is taken.
    WorkspaceError
        If the folder is not a workspace.
    """
    refuse_other_machines(host)
    open_workspace(workspace_folder)
    _refuse_taken_port(host, port)
    prepare_desk(workspace_folder, on_preparing)
    link = make_link(workspace_folder)
    shown = f"[{host}]" if ":" in host else host
    waiting = threading.Thread(
        target=_tell_when_ready,
        args=(host, port, f"http://{shown}:{port}{link}", on_ready),
        daemon=True,
    )
    waiting.start()
    _listen(host, port)


def refuse_other_machines(host: str) -> None:
    """
    Refuse an address that other machines could reach.

    Raises
    ------
    NajimiError
        Unless the host is a loopback address.
    """
    try:
        is_ours = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_ours = False
    if not is_ours:
        raise NajimiError(
            f"the desk serves this machine only (127.0.0.1, ::1 or localhost), got {host!r}.",
            hint="leave the host out; to reach the desk from elsewhere, tunnel to it with ssh -L.",
        )


def prepare_desk(workspace_folder: Path, on_preparing: Callable[[str], None] | None = None) -> None:
    """
    End what a killed process had recorded, and copy purchases to where pages read them.

    What it left of files on their way here is removed. Pages would do the rest when they are first opened; over many purchases it takes its time.

    Parameters
    ----------
    workspace_folder : Path
    on_preparing : callable, optional
        Told a line in the workspace's language, if there is something to prepare.
    """
    workspace = open_workspace(workspace_folder)
    compact(workspace)  # what a killed desk or load had recorded
    from najimi.desk import engine

    engine.drop_leftovers(workspace_folder, now=datetime.now(UTC))
    if workspace.turns.current() is None:
        return
    shop = engine.open_shop(workspace_folder)
    if on_preparing is not None and not engine.is_prepared(shop):
        on_preparing(say("desk-preparing", workspace.settings.locale))
    engine.prepare(shop)


def make_link(workspace_folder: Path) -> str:
    """
    Make the desk's database and owner if they are missing, and a new link to enter.

    Returns
    -------
    str
        The path of the one-time link.
    """
    catch_up(workspace_folder)
    from django.db import connections

    from najimi.desk.links import entry_path
    from najimi.desk.services import create_owner

    try:
        return entry_path(create_owner())
    finally:
        connections.close_all()


def _refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise NajimiError(
                f"port {port} of {host} cannot be used: {error.strerror}.",
                hint="stop what listens there, or choose another with --port.",
            ) from error


def _tell_when_ready(host: str, port: int, url: str, on_ready: Callable[[str], None]) -> None:
    end = time.monotonic() + LONGEST_WAIT_SECONDS
    while time.monotonic() < end:
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            on_ready(url)
            return


def _listen(host: str, port: int) -> None:
    os.umask(0o077)
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    # A forked worker would inherit the engine's threads, which do not survive a fork.
    multiprocessing.set_start_method("spawn", force=True)
    Granian(
        "najimi.desk.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        log_access=False,
        log_level=LogLevels.warning,
        websockets=False,
    ).serve()
