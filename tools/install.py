"""
Make a virtual environment and install exactly what a lock file names, then najimi itself.

Usage: ``python tools/install.py VENV LOCK_FILE MARKER``; needs only a Python with ``venv``.
"""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

OLDEST = (3, 11)


def main(folder: Path, lock_file: Path, marker: Path) -> None:
    """Install; every step says what it does before it does it."""
    if sys.version_info < OLDEST:
        sys.exit(
            f"najimi needs Python {OLDEST[0]}.{OLDEST[1]} or newer, this is {sys.version.split()[0]}."
        )
    python = folder / "bin" / "python"
    if not python.exists():
        print(f"making a virtual environment in {folder} ...", flush=True)
        venv.create(folder, with_pip=True)
    print(
        f"installing the packages of {lock_file}, checked by hash (a few minutes) ...", flush=True
    )
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    subprocess.run([*pip, "--require-hashes", "-r", str(lock_file)], check=True)
    print("installing najimi itself ...", flush=True)
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "--editable", "."], check=True)
    marker.touch()


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
