"""Rows of a database the shop already has: asked for by its own queries, only what is newer."""

from najimi.pull.pulling import TablePulled, pull_source, try_source
from najimi.pull.sources import PULL_FILE, DatabaseSource, PulledTable, read_sources
from najimi.pull.watermarks import STATE_FILE, read_watermarks

__all__ = [
    "PULL_FILE",
    "STATE_FILE",
    "DatabaseSource",
    "PulledTable",
    "TablePulled",
    "pull_source",
    "read_sources",
    "read_watermarks",
    "try_source",
]
