"""najimi serve: this machine only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.terminal import Said

Run = Callable[..., Said]


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "example.jp", ""])  # noqa: S104
def test_a_host_that_others_could_reach_is_refused(run: Run, shop: Path, host: str) -> None:
    result = run("serve", "--host", host, "-w", shop, code=2)
    assert f"the desk serves this machine only (127.0.0.1, ::1 or localhost), got {host!r}." in (
        result.stderr
    )
    assert "Hint: " in result.stderr
    assert not (shop / "desk.sqlite3").exists()


def test_a_folder_that_is_no_workspace_is_refused(run: Run, tmp_path: Path) -> None:
    assert "is not a najimi workspace" in run("serve", "-w", tmp_path, code=2).stderr
    assert list(tmp_path.iterdir()) == []
