"""``python -m najimi.cli`` is ``najimi``."""

from najimi.cli import main

main(prog_name="najimi")
