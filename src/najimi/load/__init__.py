"""Files to facts: read, check row by row, store what is new, account for every row."""

from najimi.load.loading import LoadReport, load_file
from najimi.load.mapping import Mapping, parse_mapping, read_mapping
from najimi.tables.facts import LOADABLE

__all__ = ["LOADABLE", "LoadReport", "Mapping", "load_file", "parse_mapping", "read_mapping"]
