"""Files to facts: read, check row by row, store what is new, account for every row."""

from najimi.load.batch import Batch
from najimi.load.content import json_objects, texts_of
from najimi.load.dry_run import DryRun, TableDryRun, dry_run, dry_run_rows
from najimi.load.file_faults import error_in_words, fault_in_words
from najimi.load.head import Head, read_head
from najimi.load.layouts import KnownLayout, known_layouts
from najimi.load.loading import (
    FileReport,
    LoadReport,
    load_by_recipe,
    load_file,
    load_rows,
)
from najimi.load.mapping import Mapping, mapping_of, parse_mapping, read_mapping
from najimi.load.mapping_text import write_mapping
from najimi.load.notes import Note
from najimi.load.preview import Preview, Problem, TablePreview, preview_file, recipe_of
from najimi.load.proposing import Proposal, propose_mapping
from najimi.load.reading import sheets_of
from najimi.load.reasons import (
    column_in_words,
    is_mostly_no_text,
    reasons_in_words,
    row_in_words,
    without_values,
)
from najimi.load.recipe import Fill, Recipe, read_recipe
from najimi.load.recognizing import Recognized, recognize
from najimi.load.remembering import remember_mapping, remembered_mapping
from najimi.load.sensitive import sensitive_kind
from najimi.load.targets import IGNORED, POLICIES, governed_by_policy, targets_of
from najimi.load.telling import layout_in_words
from najimi.load.whole_names import WHOLE_NAMES
from najimi.tables.facts import LOADABLE

__all__ = [
    "IGNORED",
    "LOADABLE",
    "POLICIES",
    "WHOLE_NAMES",
    "Batch",
    "BeforeStore",
    "DryRun",
    "FileReport",
    "Fill",
    "Head",
    "KnownLayout",
    "LoadReport",
    "Mapping",
    "Note",
    "Preview",
    "Problem",
    "Proposal",
    "Recipe",
    "Recognized",
    "TableDryRun",
    "TablePreview",
    "column_in_words",
    "dry_run",
    "dry_run_rows",
    "error_in_words",
    "fault_in_words",
    "governed_by_policy",
    "is_mostly_no_text",
    "json_objects",
    "known_layouts",
    "layout_in_words",
    "load_by_recipe",
    "load_file",
    "load_rows",
    "mapping_of",
    "parse_mapping",
    "preview_file",
    "propose_mapping",
    "read_head",
    "read_mapping",
    "read_recipe",
    "reasons_in_words",
    "recipe_of",
    "recognize",
    "remember_mapping",
    "remembered_mapping",
    "row_in_words",
    "sensitive_kind",
    "sheets_of",
    "targets_of",
    "texts_of",
    "without_values",
    "write_mapping",
]
