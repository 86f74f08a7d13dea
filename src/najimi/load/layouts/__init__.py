"""Layouts of files that shops export, as data, with one reader."""

from najimi.load.layouts.reader import (
    KnownLayout,
    known_layouts,
    parse_layout,
    read_layout,
    recipe_for,
    recognize_names,
)

__all__ = [
    "KnownLayout",
    "known_layouts",
    "parse_layout",
    "read_layout",
    "recipe_for",
    "recognize_names",
]
