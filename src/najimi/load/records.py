"""
Text to records: where each row of a CSV file begins and ends.

A quoted field may hold line ends. A quote that is never closed must not eat the rows after
it: such a row is given up alone, and reading goes on at the next line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from najimi.errors import InputFileError

MAX_LINES_PER_RECORD = 100
MAX_RECORD_BYTES = 16 * 2**20
UNCLOSED = "a quote is opened and not closed"
MISPLACED = "text follows a closing quote"
_INSIDE = r'[^"]*(?:""[^"]*)*'
_FIELD = rf'(?:"{_INSIDE}"|[^",\n][^,\n]*|)'
COMPLETE = rf"^{_FIELD}(?:,{_FIELD})*\n$"
_OPENS = re.compile(rf'(?:{_FIELD},)*"{_INSIDE}')
_CLOSES = re.compile(rf'{_INSIDE}"(?:,{_FIELD})*\n')
_STAYS_OPEN = re.compile(rf'{_INSIDE}(?:"(?:,{_FIELD})*,"{_INSIDE})?')


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
    """Cut text that comes in pieces into records."""

    def __init__(self) -> None:
        self._carry = b""
        self._n_lines = 0

    def feed(self, piece: bytes, *, is_last: bool) -> Records:
        r"""
        Take the next piece of UTF-8 text; return the records that are complete.

        Raises
        ------
        InputFileError
            If one line is longer than 16 MB.

        Examples
        --------
        >>> RecordSplitter().feed(b'a,"x\ny"\nb,"z\nc,d\n', is_last=True).broken
        {1: 'a quote is opened and not closed'}
        """
        data = self._carry + piece
        if is_last and data and not data.endswith(b"\n"):
            data += b"\n"
        starts = _line_starts(data)
        is_start, broken, n_done = _group(_strings(data, starts), is_last=is_last)
        self._carry = data[starts[n_done] :]
        if len(self._carry) > MAX_RECORD_BYTES:
            raise InputFileError(
                f"line {self._n_lines + n_done + 1} is longer than {MAX_RECORD_BYTES // 2**20} MB.",
                hint="check that this is a CSV file with one row a line.",
            )
        first = np.flatnonzero(is_start[:n_done])
        lines = self._n_lines + first + 1
        self._n_lines += n_done
        texts = _strings(data, np.append(starts[first], starts[n_done]))
        by_record = {int(np.searchsorted(first, line)): why for line, why in broken.items()}
        return _without_blanks(Records(texts, lines, by_record))


def _line_starts(data: bytes) -> npt.NDArray[np.int64]:
    """Return where each line begins, and at last where the unfinished one begins."""
    ends = np.flatnonzero(np.frombuffer(data, dtype=np.uint8) == ord("\n")) + 1
    return np.concatenate([[0], ends]).astype(np.int64)


def _strings(data: bytes, offsets: npt.NDArray[np.int64]) -> pa.StringArray:
    """Return slices of one buffer as strings, without copying."""
    buffers = [pa.py_buffer(offsets.astype(np.int32)), pa.py_buffer(data)]
    return pa.StringArray.from_buffers(len(offsets) - 1, *buffers)


def _group(
    lines: pa.StringArray, *, is_last: bool
) -> tuple[npt.NDArray[np.bool_], dict[int, str], int]:
    """Return which lines begin a record, which lines are broken, how many lines are settled."""
    is_start = np.ones(len(lines), dtype=np.bool_)
    broken: dict[int, str] = {}
    has_quote = pc.match_substring(lines, '"')
    quoted = np.flatnonzero(has_quote)
    is_loose = ~_as_bools(pc.match_substring_regex(lines.filter(has_quote), COMPLETE))
    settled = 0
    for line in quoted[is_loose].tolist():
        if line < settled:
            continue
        closing = _closing_line(lines, line, quoted, is_last=is_last)
        if closing is None:
            return is_start, broken, line
        if isinstance(closing, str):
            broken[line] = closing
            continue
        is_start[line + 1 : closing + 1] = False
        settled = closing + 1
    return is_start, broken, len(lines)


def _closing_line(
    lines: pa.StringArray, opening: int, quoted: npt.NDArray[np.int64], *, is_last: bool
) -> int | str | None:
    """Return the last line of a record, why it has none, or None if more text may bring it."""
    if not _OPENS.fullmatch(lines[opening].as_py()):
        return MISPLACED
    limit = opening + MAX_LINES_PER_RECORD
    first, last = np.searchsorted(quoted, [opening + 1, limit])
    for line in quoted[first:last].tolist():
        text = lines[line].as_py()
        if _CLOSES.fullmatch(text):
            return int(line)
        if not _STAYS_OPEN.fullmatch(text):
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
