"""Rows of people who asked to be erased: they do not come in again, whatever file they stand in."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from najimi.journal.refusing import ASKED_TO_BE_ERASED, NOT_KEPT
from najimi.tables.contract import STRING
from najimi.workspace import KeptList
from najimi.workspace.kept import CONTACT_KINDS

__all__ = ["ASKED_TO_BE_ERASED", "NOT_KEPT", "ErasedPeople"]
BETWEEN_WORDS = r"[\s,;|\"'<>]+"


class ErasedPeople:
    """
    The do-not-contact list, held against the rows of one load.

    Parameters
    ----------
    kept : KeptList
        Read once; hold ``arriving`` of the workspace as long as this is used.
    source : str
        The system the rows came from.
    """

    def __init__(self, kept: KeptList, source: str) -> None:
        self._kept, self._source, self._erased = kept, source, kept.erased()

    def rows(self, values: Mapping[str, pa.Array], n_rows: int) -> pa.Array:
        """
        Return which rows speak of somebody on the list.

        Parameters
        ----------
        values : mapping of str to pyarrow.Array
            By the names of our columns, before anything is rejected.
        n_rows : int
        """
        found = pa.repeat(False, n_rows)
        if not self._erased:
            return found
        for name in CONTACT_KINDS:
            if name in values:
                told = self._kept.canonical(name, _plain(values[name]))
                found = pc.or_(found, self._matches(name, told))
        for name in ("source_key", "device_id"):
            if name in values:
                found = pc.or_(found, self._are_keys(_plain(values[name])))
        if "into_source" in values and "into_key" in values:
            pair = _plain(values["into_source"]), _plain(values["into_key"])
            found = pc.or_(found, self._matches("key", *pair))
        return found

    def texts(self, texts: pa.Array) -> pa.Array:
        """Return which rows that could not be taken apart hold a word on the list."""
        if not self._erased or not len(texts):
            return pa.repeat(False, len(texts))
        words = pc.split_pattern_regex(texts, pattern=BETWEEN_WORDS)
        word, row = pc.list_flatten(words), pc.list_parent_indices(words)
        found = self._are_keys(word)
        for name in CONTACT_KINDS:
            found = pc.or_(found, self._matches(name, self._kept.canonical(name, word)))
        is_theirs = np.zeros(len(texts), dtype=np.bool_)
        is_theirs[row.filter(found).to_numpy()] = True
        return pa.array(is_theirs)

    def _are_keys(self, keys: pa.Array) -> pa.Array:
        return self._matches("key", pa.repeat(pa.scalar(self._source, STRING), len(keys)), keys)

    def _matches(self, kind: str, *values: pa.Array) -> pa.Array:
        return self._kept.matches(kind, *values, among=self._erased)


def _plain(values: pa.Array) -> pa.Array:
    told = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    return told.cast(STRING)
