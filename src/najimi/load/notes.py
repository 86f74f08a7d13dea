"""What a person should know about the reading of a file, in words of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from najimi.words import say


@dataclass(frozen=True)
class Note:
    """
    One thing a person should know about how a file was read.

    Parameters
    ----------
    code : str
        ``load-note-CODE`` is its sentence.
    values : tuple of (str, str)
        What stands in the sentence, by name.
    """

    code: str
    values: tuple[tuple[str, str], ...] = ()

    def in_words(self, locale: str) -> str:
        """
        Return the sentence.

        Examples
        --------
        >>> Note("sheet", (("sheet", "2026"),)).in_words("en")
        'read from sheet “2026”'
        """
        return say(f"load-note-{self.code}", locale, **dict(self.values))


def heading_note(line: int) -> Note:
    """Return that the heading stands below titles, on a row that a person can look up."""
    return Note("heading", (("line", f"{line:,}"),))
