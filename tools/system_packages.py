"""
Install what tests need beyond Python packages, or say in one sentence what to install.

Java runs Spark, Chromium shows the desk, the fonts show Japanese, LightGBM needs libgomp. Nothing is skipped silently.
"""

from __future__ import annotations

import ctypes.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

NOTO_CJK = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")


def missing_packages() -> list[str]:
    """Return the Debian packages that are needed and not there."""
    there = {
        "default-jre-headless": shutil.which("java") is not None,
        "chromium": Path("/usr/bin/chromium").exists(),
        "fonts-noto-cjk": NOTO_CJK.exists(),
        "libgomp1": ctypes.util.find_library("gomp") is not None,
    }
    return [package for package, is_there in there.items() if not is_there]


def main() -> None:
    """Install what is missing when that is allowed, else stop with what to do."""
    missing = missing_packages()
    if not missing:
        return
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        sys.exit(
            f"The tests need these Debian packages; as root: apt-get install {' '.join(missing)}"
        )
    print(f"installing Debian packages: {', '.join(missing)} ...", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", *missing]):
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
