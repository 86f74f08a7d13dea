"""A desk that is really served, and a real browser that has entered by its link."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from najimi.drafting import rehearse, start_draft
from najimi.loop import run_turn
from najimi.testing import AS_OF, make_small_shop
from najimi.workspace import Workspace

playwright_api = pytest.importorskip("playwright.sync_api")
axe_api = pytest.importorskip("axe_playwright_python.sync_playwright")

SERIOUS = {"serious", "critical"}

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
SERVE = """
import sys
from pathlib import Path
from najimi.desk.server import serve
serve(Path(sys.argv[1]), port=int(sys.argv[2]), on_ready=lambda url: print(url, flush=True),
      on_preparing=lambda line: None)
"""


@dataclass
class Served:
    """A served desk: where it is, and the link that enters it."""

    base: str
    link: str


@dataclass
class Seen:
    """A page and what its browser saw: addresses it asked for, and complaints."""

    page: playwright_api.Page
    base: str
    hosts: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
    return port


@contextmanager
def _serving(folder: Path) -> Iterator[Served]:
    port = _free_port()
    command = [sys.executable, "-c", SERVE, str(folder), str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ) as process:
        assert process.stdout is not None
        lines = (line.strip() for line in process.stdout)
        link = next(line for line in lines if line.startswith("http"))
        yield Served(f"http://127.0.0.1:{port}", link)
        process.terminate()


@pytest.fixture(scope="module")
def serving() -> Callable[[Path], AbstractContextManager[Served]]:
    """Return how to serve a workspace in a process of its own."""
    return _serving


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a small shop with two turns in a process of its own."""
    workspace = make_small_shop(tmp_path_factory.mktemp("browser") / "shop", n_others=60)
    run_turn(workspace, as_of=AS_OF - timedelta(days=200))
    run_turn(workspace, as_of=AS_OF)
    rehearse_something(workspace)
    words = {"ja": ["お名前: 架空です。"], "en": ["names: invented."]}
    (workspace.folder / "made_up.json").write_text(json.dumps(words), encoding="utf-8")
    with _serving(workspace.folder) as desk:
        yield desk


def rehearse_something(workspace: Workspace) -> None:
    """Rehearse a draft that treats many differently."""
    path = start_draft(workspace)
    written = path.read_text(encoding="utf-8").replace("call = 24", "call = 3")
    path.write_text(written.replace("letter = 300", "letter = 10"), encoding="utf-8")
    rehearse(workspace, at=AS_OF)


def faults_of(page: Any) -> list[Any]:
    """Return what keeps people from using a page: the serious and critical faults axe finds."""
    faults = axe_api.Axe().run(page).response["violations"]
    return [(f["id"], f["nodes"][0]["html"]) for f in faults if f["impact"] in SERIOUS]


@pytest.fixture(scope="module")
def browser() -> Iterator[playwright_api.Browser]:
    """Start the system's Chromium, which `make test` installs."""
    assert Path(CHROMIUM).exists(), "install Debian's chromium, or run `make test`"
    with playwright_api.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, headless=True, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def inside(browser: playwright_api.Browser, served: Served) -> Iterator[Seen]:
    """Return a page whose owner has entered, and watch what it loads."""
    page = browser.new_context(locale="ja-JP").new_page()
    seen = Seen(page, served.base)
    page.on("request", lambda request: seen.hosts.add(urlsplit(request.url).hostname or "data"))
    page.on("console", lambda line: seen.complaints.append(line.text))
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    page.goto(served.link)
    page.click("button.main")
    yield seen
    page.context.close()
