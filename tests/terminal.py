"""The command line as a person meets it: words in, words and an exit code out."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from najimi.cli import main


@dataclass(frozen=True)
class Said:
    """What a command wrote, and how it ended."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def output(self) -> str:
        """Both together."""
        return self.stdout + self.stderr


def run_najimi(*arguments: str | Path) -> Said:
    """
    Run ``najimi`` with some arguments; an error that is not najimi's own is raised.

    It runs in this process, which is quick, until Django has been started here: a process serves
    one workspace. From then on each command has a process of its own.
    """
    from django.conf import settings  # a doctest run would ask it for a setting

    words = [str(argument) for argument in arguments]
    if settings.configured:
        command = [sys.executable, "-m", "najimi.cli", *words]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert "Traceback" not in done.stderr, done.stderr
        return Said(done.returncode, done.stdout, done.stderr)
    result = CliRunner().invoke(main, words)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Said(result.exit_code, result.stdout, result.stderr)
