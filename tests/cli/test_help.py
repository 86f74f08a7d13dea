"""The list of commands, and the program itself."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click import Context
from tests.terminal import Said

from najimi import __version__
from najimi.cli import COMMANDS, main

Run = Callable[..., Said]
SCRIPT = Path(sys.executable).parent / "najimi"


def test_it_lists_every_command(run: Run) -> None:
    listed = run("--help").output.split("Commands:")[1]
    named = {line.split()[0] for line in listed.splitlines() if line.startswith("  ")}
    assert named == set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_it_is_for(run: Run, command: str) -> None:
    output = " ".join(run(command, "--help").output.split())
    found = main.get_command(Context(main), command)
    assert found is not None
    assert found.help is not None
    assert " ".join(found.help.split()) in output


def test_it_tells_its_version(run: Run) -> None:
    assert __version__ in run("--version").output


def test_an_unknown_command_is_refused(run: Run) -> None:
    assert "No such command 'trun'" in run("trun", code=2).output


def test_the_installed_program_hands_its_exit_code_to_the_shell(tmp_path: Path) -> None:
    command = [str(SCRIPT), "turn", "-w", str(tmp_path / "nowhere")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "is not a najimi workspace" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
