"""najimi demo: it replaces an earlier demo and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.terminal import Said

Run = Callable[..., Said]


def test_it_refuses_a_folder_that_holds_something_else(run: Run, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    result = run("demo", tmp_path, code=2)
    assert result.stderr == (
        f"{tmp_path} holds something that is not a demo.\nHint: name another folder.\n"
    )
    assert (tmp_path / "letter.txt").read_text() == "dear"


def test_it_refuses_a_real_workspace(run: Run, shop: Path) -> None:
    run("demo", shop, code=2)
    assert (shop / "najimi.toml").exists()
    assert (shop / "salt").exists()


def test_it_speaks_two_languages_only(run: Run, tmp_path: Path) -> None:
    result = run("demo", tmp_path / "demo", "--locale", "fr", code=2)
    assert "'fr' is not one of 'ja', 'en'" in result.stderr
    assert not (tmp_path / "demo").exists()
