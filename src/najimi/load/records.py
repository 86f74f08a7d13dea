"""
Text to records: where each row of a CSV file begins and ends.

A quoted field may hold line ends. A quote that is never closed must not eat the rows after
it: such a row is given up alone, and reading goes on at the next line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

NO_FAULTS: Mapping[int, str] = MappingProxyType({})
MAX_LINES_PER_RECORD = 100
MAX_RECORD_BYTES = 4 * 2**20
UNCLOSED = "a quote is opened and not closed"
MISPLACED = "text follows a closing quote"


@dataclass(frozen=True)
class Grammar:
    """
    What whole and half records look like.

    Parameters
    ----------
    delimiter : str
        One ASCII character between fields.
    """

    delimiter: str = ","

    @property
    def complete(self) -> str:
        """Pattern of a line that is a record."""
        return rf"^{self._fields}\n$"

    @cached_property
    def opens(self) -> re.Pattern[str]:
        """Pattern of a line after which a quote is open."""
        return re.compile(rf'(?:{self._field}{self._mark})*"{_INSIDE}')

    @cached_property
    def closes(self) -> re.Pattern[str]:
        """Pattern of a line that closes the quote and ends the record."""
        return re.compile(rf'{_INSIDE}"(?:{self._mark}{self._field})*\n')

    @cached_property
    def stays_open(self) -> re.Pattern[str]:
        """Pattern of a line after which the quote, or another one, is still open."""
        others = rf'"(?:{self._mark}{self._field})*{self._mark}"{_INSIDE}'
        return re.compile(rf"{_INSIDE}(?:{others})?")

    @property
    def _mark(self) -> str:
        return re.escape(self.delimiter)

    @property
    def _field(self) -> str:
        return rf'(?:"{_INSIDE}"|[^"{self._mark}\n][^{self._mark}\n]*|)'

    @property
    def _fields(self) -> str:
        return rf"{self._field}(?:{self._mark}{self._field})*"


_INSIDE = r'[^"]*(?:""[^"]*)*'


@dataclass(frozen=True)
class Records:
    """
    Rows as they stand in the file, blank lines left out.

    Parameters
    ----------
    texts : pyarrow.StringArray
        One row each, its line end included.
    lines : numpy array of int64
        Number of the line on which each row begins, from 1.
    broken : dict of int to str
        Position of each row that is no row, and why.
    """

    texts: pa.StringArray
    lines: npt.NDArray[np.int64]
    broken: dict[int, str] = field(default_factory=dict)


class RecordSplitter:
    """
    Cut text that comes in pieces into records.

    Parameters
    ----------
    delimiter : str, default ","
    """

    def __init__(self, delimiter: str = ",") -> None:
        self._grammar = Grammar(delimiter)
        self._carry = b""
        self._n_lines = 0
        self._faults: dict[int, str] = {}

    def feed(
        self, piece: bytes, *, is_last: bool, faults: Mapping[int, str] = NO_FAULTS
    ) -> Records:
        r"""
        Take the next piece of UTF-8 text; return the records that are complete.

        Parameters
        ----------
        piece : bytes
        is_last : bool
            Whether a record that is open now stays open.
        faults : mapping of int to str, optional
            Position in this piece of each line that makes its record none, and why.

        Examples
        --------
        >>> RecordSplitter().feed(b'a,"x\ny"\nb,"z\nc,d\n', is_last=True).broken
        {1: 'a quote is opened and not closed'}
        """
        before = self._n_lines + self._carry.count(b"\n")
        self._faults |= {before + at: why for at, why in faults.items()}
        data = self._carry + piece
        if is_last and data and not data.endswith(b"\n"):
            data += b"\n"
        starts = _line_starts(data)
        strings = _strings(data, starts)
        is_start, broken, n_done = _group(strings, self._grammar, is_last=is_last)
        if len(data) - starts[n_done] > MAX_RECORD_BYTES:
            is_start, broken, n_done = _group(strings, self._grammar, is_last=True)
        self._carry = data[starts[n_done] :]
        first = np.flatnonzero(is_start[:n_done])
        texts = _strings(data, np.append(starts[first], starts[n_done]))
        by_record = {int(np.searchsorted(first, line)): why for line, why in broken.items()}
        by_record |= self._faults_of(first, n_done)
        lines = self._n_lines + first + 1
        self._n_lines += n_done
        return _without_blanks(Records(texts, lines, by_record))

    def end_record(self, line: bytes, reason: str) -> Records:
        """Return one line that is no record whatever follows; the line before must be settled."""
        self._n_lines += 1
        return Records(pa.array([line.decode("utf-8")]), np.array([self._n_lines]), {0: reason})

    def _faults_of(self, first: npt.NDArray[np.int64], n_done: int) -> dict[int, str]:
        """Return by record the faults of lines that are settled now, and forget them."""
        due = {at for at in self._faults if at < self._n_lines + n_done}
        return {
            int(np.searchsorted(first, at - self._n_lines, side="right")) - 1: self._faults.pop(at)
            for at in sorted(due, reverse=True)
        }


def _line_starts(data: bytes) -> npt.NDArray[np.int64]:
    """Return where each line begins, and at last where the unfinished one begins."""
    ends = np.flatnonzero(np.frombuffer(data, dtype=np.uint8) == ord("\n")) + 1
    return np.concatenate([[0], ends]).astype(np.int64)


def _strings(data: bytes, offsets: npt.NDArray[np.int64]) -> pa.StringArray:
    """Return slices of one buffer as strings, without copying."""
    buffers = [pa.py_buffer(offsets.astype(np.int32)), pa.py_buffer(data)]
    return pa.StringArray.from_buffers(len(offsets) - 1, *buffers)


def _group(
    lines: pa.StringArray, grammar: Grammar, *, is_last: bool
) -> tuple[npt.NDArray[np.bool_], dict[int, str], int]:
    """Return which lines begin a record, which lines are broken, how many lines are settled."""
    is_start = np.ones(len(lines), dtype=np.bool_)
    broken: dict[int, str] = {}
    has_quote = pc.match_substring(lines, '"')
    quoted = np.flatnonzero(has_quote)
    is_loose = ~_as_bools(pc.match_substring_regex(lines.filter(has_quote), grammar.complete))
    settled = 0
    for line in quoted[is_loose].tolist():
        if line < settled:
            continue
        closing = _closing_line(lines, line, quoted, grammar, is_last=is_last)
        if closing is None:
            return is_start, broken, line
        if isinstance(closing, str):
            broken[line] = closing
            continue
        is_start[line + 1 : closing + 1] = False
        settled = closing + 1
    return is_start, broken, len(lines)


def _closing_line(
    lines: pa.StringArray,
    opening: int,
    quoted: npt.NDArray[np.int64],
    grammar: Grammar,
    *,
    is_last: bool,
) -> int | str | None:
    """Return the last line of a record, why it has none, or None if more text may bring it."""
    if not grammar.opens.fullmatch(lines[opening].as_py()):
        return MISPLACED
    limit = opening + MAX_LINES_PER_RECORD
    first, last = np.searchsorted(quoted, [opening + 1, limit])
    for line in quoted[first:last].tolist():
        text = lines[line].as_py()
        if grammar.closes.fullmatch(text):
            return int(line)
        if not grammar.stays_open.fullmatch(text):
            return UNCLOSED
    return UNCLOSED if is_last or len(lines) >= limit else None


def _without_blanks(records: Records) -> Records:
    is_kept = ~_as_bools(pc.equal(records.texts, "\n"))
    if is_kept.all():
        return records
    shift = np.cumsum(is_kept) - 1
    broken = {int(shift[position]): why for position, why in records.broken.items()}
    return Records(records.texts.filter(pa.array(is_kept)), records.lines[is_kept], broken)


def _as_bools(mask: pa.BooleanArray) -> npt.NDArray[np.bool_]:
    bools: npt.NDArray[np.bool_] = mask.to_numpy(zero_copy_only=False).astype(np.bool_)
    return bools
