"""What a dropped file is: what its folders and the watch say, else what its heading says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from najimi.errors import InputFileError
from najimi.load import LOADABLE, Fill, Preview, Recipe, preview_file
from najimi.load import Mapping as ColumnMapping
from najimi.workspace import Workspace
from najimi.workspace.arrivals import BeforeStore


class UnknownHeadingError(InputFileError):
    """
    A heading that no known layout and no confirmed mapping has.

    Parameters
    ----------
    preview : Preview
        With the mapping that is proposed.
    """

    def __init__(self, preview: Preview) -> None:
        self.preview = preview
        super().__init__(
            f"the heading of {preview.path.name} is not known.",
            hint="confirm once which column is which, then drop the file again.",
        )


@dataclass(frozen=True)
class Watched:
    """
    A folder, and what its files are unless a sub-folder or their heading says so.

    Parameters
    ----------
    folder : Path
    source, table : str, optional
        A sub-folder named like a fact table chooses the table, any other one the source.
        Where nobody names a table, the heading of the file is asked.
    mappings : mapping of str to najimi.load.Mapping
        By table; files of other tables bear our names in their heading.
    encoding : str, optional
        Of texts; found from the text unless given.
    before_store : callable, optional
        As for ``load_file``: commits consents to the desk before they become facts.
    """

    folder: Path
    source: str | None = None
    table: str | None = None
    mappings: Mapping[str, ColumnMapping] = field(default_factory=dict)
    encoding: str | None = None
    before_store: BeforeStore | None = None

    def chosen(self, path: Path) -> tuple[str, str]:
        """
        Return source and table of one of its files; empty is what nobody said.

        Raises
        ------
        InputFileError
            If two folders say the same, or a table is named without a source.

        Examples
        --------
        >>> Watched(Path("in"), source="till").chosen(Path("in/order_lines/monday.csv"))
        ('till', 'order_lines')
        >>> Watched(Path("in")).chosen(Path("in/monday.csv"))
        ('', '')
        """
        parts = path.relative_to(self.folder).parent.parts
        tables = [part for part in parts if part in LOADABLE] or [self.table or ""]
        sources = [part for part in parts if part not in LOADABLE] or [self.source or ""]
        if len(tables) > 1 or len(sources) > 1 or (tables[0] and not sources[0]):
            raise InputFileError(
                "it is not clear which source and which table this file belongs to.",
                hint=f"drop it into SOURCE/TABLE/ below the watched folder; TABLE is one of"
                f" {', '.join(LOADABLE)}; or watch with --source and --table.",
            )
        return sources[0], tables[0]


def choose(
    workspace: Workspace, watched: Watched, path: Path, *, now: datetime
) -> tuple[Recipe, str | None]:
    """
    Return what is to be done with a file, and the encoding to read it in.

    Parameters
    ----------
    workspace : Workspace
    watched : Watched
    path : Path
        Inside its folder.
    now : datetime
        Aware.

    Raises
    ------
    UnknownHeadingError
        If nobody names a table, and the heading is not known.
    InputFileError
        If the folders contradict each other, or the file cannot be read.
    """
    source, table = watched.chosen(path)
    if table:
        mapping = watched.mappings.get(table, ColumnMapping())
        return Recipe(source, (Fill(table, mapping),)), watched.encoding
    preview = preview_file(workspace, path, source=source, encoding=watched.encoding, now=now)
    if preview.proposal is not None:
        raise UnknownHeadingError(preview)
    return preview.recipe, preview.encoding
