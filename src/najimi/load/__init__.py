"""Files to facts: read, check row by row, store what is new, account for every row."""

from najimi.load.batch import Batch
from najimi.load.content import json_objects, texts_of
from najimi.load.loading import BeforeStore, LoadReport, load_file, load_rows
from najimi.load.mapping import Mapping, mapping_of, parse_mapping, read_mapping
from najimi.load.trying import Tried, try_rows
from najimi.tables.facts import LOADABLE

__all__ = [
    "LOADABLE",
    "Batch",
    "BeforeStore",
    "LoadReport",
    "Mapping",
    "Tried",
    "json_objects",
    "load_file",
    "load_rows",
    "mapping_of",
    "parse_mapping",
    "read_mapping",
    "texts_of",
    "try_rows",
]
