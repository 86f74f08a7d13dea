"""Mappings that a person confirmed, kept in the workspace and used by themselves next time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from najimi.errors import InputFileError, NoHeadingError
from najimi.load.heading import looks_like_data
from najimi.load.layout import lay_out
from najimi.load.mapping import Mapping, fact_table, mapping_of, mapping_text, parse_toml
from najimi.load.mapping_text import write_mapping
from najimi.load.recipe import Fill, Recipe
from najimi.load.widths import folded
from najimi.workspace import Workspace
from najimi.workspace.locks import locked
from najimi.workspace.private_files import make_private_folder, replace_private

FOLDER = "mappings"
UNIT_SEPARATOR = "\x1f"


@dataclass(frozen=True)
class Remembered:
    """
    A mapping that was confirmed for files with one heading.

    Parameters
    ----------
    recipe : Recipe
    encoding : str or None
    path : Path
        The TOML file, which a person may change or remove.
    """

    recipe: Recipe
    encoding: str | None
    path: Path


def fingerprint(names: Sequence[str]) -> str:
    """
    Return what files with the same columns have in common, whatever their order.

    Examples
    --------
    >>> fingerprint(["会員ID", "氏名"]) == fingerprint(["氏名", "会員ＩＤ "])
    True
    """
    told = UNIT_SEPARATOR.join(sorted(folded(name) for name in names))
    return blake2b(told.encode(), digest_size=8).hexdigest()


def remember_mapping(
    workspace: Workspace,
    names: Sequence[str],
    *,
    table: str,
    mapping: Mapping,
    source: str,
    encoding: str | None = None,
) -> Path:
    """
    Keep a mapping that a person confirmed; an older one for the same heading is replaced.

    Parameters
    ----------
    workspace : Workspace
    names : sequence of str
        The columns of the file.
    table : str
    mapping : Mapping
    source : str
        The system such files come from.
    encoding : str, optional
        Only if it had to be named.

    Returns
    -------
    Path
        ``mappings/<fingerprint>.toml`` of the workspace, for its owner only.

    Raises
    ------
    NoHeadingError
        If the names of columns look like the data of a person.
    InputFileError
        If a required column of ours has no origin: what is remembered is used unasked, so it
        must be whole.
    """
    _refuse_rows(names)
    about = {"table": table, "source": source} | ({"encoding": encoding} if encoding else {})
    text = write_mapping(mapping, about=about)
    told = mapping_of(parse_toml(text), table=table)
    lay_out(told, tuple(names), fact_table(table))
    folder = workspace.folder / FOLDER
    make_private_folder(folder)
    path = folder / f"{fingerprint(names)}.toml"
    with locked(folder / "lock"):
        replace_private(path, text.encode())
    return path


def _refuse_rows(names: Sequence[str]) -> None:
    if any(map(looks_like_data, names)):
        raise NoHeadingError(
            "the first line of the file looks like a person's data, not like names of columns.",
            hint="write a line with the name of each column above it, then bring the file again.",
        )


def remembered_mapping(workspace: Workspace, names: Sequence[str]) -> Remembered | None:
    """
    Return the mapping that was confirmed for a heading, if there is one.

    Raises
    ------
    InputFileError
        If the kept file has faults, for a person may have changed it, or does not fit.
    """
    path = workspace.folder / FOLDER / f"{fingerprint(names)}.toml"
    if not path.exists():
        return None
    raw = parse_toml(mapping_text(path))
    if not all(isinstance(raw.get(key), str) for key in ("table", "source")):
        raise InputFileError(
            f"the mapping {path} does not say which table and source it is for.",
            hint='begin it with `table = "…"` and `source = "…"`, or remove it.',
        )
    fill = Fill(raw["table"], mapping_of(raw, table=raw["table"]))
    try:
        lay_out(fill.mapping, tuple(names), fact_table(fill.table))
    except InputFileError as error:
        raise InputFileError(
            error.problem,
            hint=f"mend or remove {FOLDER}/{path.name} of the workspace,"
            " or say anew at the desk which column is which.",
        ) from error
    return Remembered(Recipe(raw["source"], (fill,)), raw.get("encoding"), path)
