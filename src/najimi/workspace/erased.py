"""Rows of people who asked to be erased: found by columns, and in texts that nobody understood."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from najimi.model.contact_keys import GUEST, without_guest
from najimi.tables.contract import STRING
from najimi.workspace.hashes import CONTACT_KINDS, plain_keys
from najimi.workspace.kept import KeptList

BETWEEN_WORDS = r"[\s,;|/\"'<>{}\[\]、]+"
BETWEEN_CELLS = r"[\n,;|/\"<>、]+"
"""A number may hold blanks, so it is looked for in whole cells as well."""

BEFORE_CONTACTS = f"^(?:mailto:|tel:|{GUEST})"
LEAST_KEY_CHARACTERS = 6
"""A shorter key stands in the lines of everybody, unless it opens one."""


class ErasedPeople:
    """
    The do-not-contact list, held against the rows of one load.

    Parameters
    ----------
    kept : KeptList
        Read once; hold ``arriving`` of the workspace as long as this is used.
    source : str
        The system the rows came from.
    among : frozenset of str, optional
        Digests to look for; by default those of everybody who must not come in.
    """

    def __init__(self, kept: KeptList, source: str, *, among: frozenset[str] | None = None) -> None:
        self._kept, self._source = kept, source
        self._erased = kept.erased() if among is None else among

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
                found = pc.or_(found, self._hold_contact(name, _plain(values[name])))
        for name in ("source_key", "referred_source_key"):
            if name in values:
                found = pc.or_(found, self._are_keys(_plain(values[name])))
        if "into_source" in values and "into_key" in values:
            pair = _plain(values["into_source"]), _plain(values["into_key"])
            found = pc.or_(found, self._match_keys(*pair))
        if "source_key" in values and "occurred_at" in values:
            found = pc.or_(found, self._on_their_device(values))
        for name in ("source_key", "into_key", "referred_source_key"):
            if name in values:
                found = pc.or_(found, self._are_contacts(_plain(values[name])))
        return found

    def without_keys(self, keys: pa.Array) -> pa.Array:
        """Return keys, null where one was theirs: whose row names it has asked for nothing."""
        if not self._erased:
            return keys
        plain = _plain(keys)
        is_theirs = pc.or_(self._are_keys(plain), self._are_contacts(plain))
        return pc.if_else(is_theirs, pa.scalar(None, STRING), keys)

    def texts(self, texts: pa.Array) -> pa.Array:
        """Return which rows that could not be taken apart hold a word on the list."""
        if not self._erased or not len(texts):
            return pa.repeat(False, len(texts))
        word, row = _parts(texts, BETWEEN_WORDS)
        is_first = np.diff(row, prepend=-1) != 0
        is_long = pc.greater_equal(pc.utf8_length(word), LEAST_KEY_CHARACTERS)
        found = pc.and_(self._are_keys(word), pc.or_(pa.array(is_first), is_long))
        is_theirs = np.isin(np.arange(len(texts)), row[_mask(found)])
        for name in CONTACT_KINDS:
            is_theirs |= _mask(self._hold_contact(name, texts))
        return pa.array(is_theirs)

    def _hold_contact(self, kind: str, texts: pa.Array) -> pa.Array:
        """Return which cells are an address, a number or a card on the list, or hold one."""
        is_theirs = _mask(self._matches(kind, self._kept.hashes.canonical(kind, texts)))
        for between in (BETWEEN_WORDS, BETWEEN_CELLS):
            is_several = pc.match_substring_regex(texts, f"{between}|:|；|／|，")
            at = np.flatnonzero(_mask(is_several))
            part, row = _parts(texts.take(pa.array(at)), between)
            bare = pc.replace_substring_regex(part, pattern=BEFORE_CONTACTS, replacement="")
            found = self._matches(kind, self._kept.hashes.canonical(kind, bare))
            is_theirs[at[row[_mask(found)]]] = True
        return pa.array(is_theirs)

    def _are_keys(self, keys: pa.Array) -> pa.Array:
        sources = pa.repeat(pa.scalar(self._source, STRING), len(keys))
        return self._match_keys(sources, keys)

    def _match_keys(self, sources: pa.Array, keys: pa.Array) -> pa.Array:
        """Return which keys are on the list, in the width they came in or in the plain one."""
        found = self._matches("key", sources, keys)
        if not self._erased:
            return found
        return pc.or_(found, self._matches("key", sources, plain_keys(keys)))

    def _on_their_device(self, values: Mapping[str, pa.Array]) -> pa.Array:
        keys, instants = _plain(values["source_key"]), values["occurred_at"]
        sources = pa.repeat(pa.scalar(self._source, STRING), len(keys))
        return self._kept.hashes.in_spans(sources, keys, instants, among=self._erased)

    def _are_contacts(self, keys: pa.Array) -> pa.Array:
        """Return which keys are an address, a number or a card on the list, a guest's included."""
        bare, found = without_guest(keys), pa.repeat(False, len(keys))
        for kind in CONTACT_KINDS:
            found = pc.or_(
                found, self._matches(kind, self._kept.hashes.contacts_in_keys(kind, bare))
            )
        return found

    def _matches(self, kind: str, *values: pa.Array) -> pa.Array:
        return self._kept.hashes.matches(kind, *values, among=self._erased)


def _parts(texts: pa.Array, between: str) -> tuple[pa.Array, npt.NDArray[np.int64]]:
    """Return the parts of texts, and in which text each stands."""
    plain = pc.utf8_normalize(pc.fill_null(texts, ""), form="NFKC")
    parts = pc.split_pattern_regex(plain, pattern=between)
    part = pc.utf8_trim_whitespace(pc.list_flatten(parts))
    row = pc.list_parent_indices(parts).to_numpy().astype(np.int64)
    is_there = pc.not_equal(part, "")
    return part.filter(is_there), row[_mask(is_there)]


def _mask(found: pa.Array) -> npt.NDArray[np.bool_]:
    mask: npt.NDArray[np.bool_] = pc.fill_null(found, False).to_numpy(zero_copy_only=False).copy()
    return mask


def _plain(values: pa.Array) -> pa.Array:
    told = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    return told.cast(STRING)
