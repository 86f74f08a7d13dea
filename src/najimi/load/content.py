"""What a fact says, as text: attributes as JSON, and a hash that is the same tomorrow."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from hashlib import blake2b

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

DIGEST_BYTES = 16
MOST_EXACT = 10**15
MASK_63_BITS = np.uint64(2**63 - 1)
UNIT_SEPARATOR = "\x1f"
_SHORT_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_LONG_ESCAPES = {
    chr(code): f"\\u{code:04x}" for code in (*range(0x20), 0x7F) if chr(code) not in _SHORT_ESCAPES
}


def texts_of(column: pa.Array) -> pa.Array:
    """
    Return a column as texts, empty ones as null.

    Examples
    --------
    >>> texts_of(pa.array([1, None])).to_pylist()
    ['1', None]
    """
    texts = column if column.type == pa.string() else column.cast(pa.string())
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)


def number_text(value: float) -> str:
    """
    Return a number as people write it: no exponent, and no point behind a whole one.

    Examples
    --------
    >>> number_text(2.0), number_text(1e16), number_text(0.25)
    ('2', '10000000000000000', '0.25')
    """
    is_whole = value.is_integer() and abs(value) < MOST_EXACT
    return str(int(value)) if is_whole else format(Decimal(repr(value)), "f").removesuffix(".0")


def json_objects(columns: Mapping[str, pa.Array], n_rows: int) -> pa.Array:
    """
    Return one JSON object per row, keys sorted, null where nothing is known.

    Parameters
    ----------
    columns : mapping of str to pyarrow.StringArray
    n_rows : int

    Examples
    --------
    >>> json_objects({"b": pa.array(["x", None]), "a": pa.array(["1", None])}, 2).to_pylist()
    ['{"a": "1", "b": "x"}', None]
    """
    if not columns:
        return pa.nulls(n_rows, pa.string())
    # Joined by hand: with null_handling="skip" Arrow drops the rows in which all are null.
    pairs = [
        pc.binary_join_element_wise(
            f', "{_escaped_name(name)}": "', _escaped(columns[name]), '"', ""
        )
        for name in sorted(columns)
    ]
    told = [pc.fill_null(pair, "") for pair in pairs]
    joined = pc.binary_join_element_wise(*told, "")
    inside = pc.utf8_slice_codeunits(joined, len(", "))
    objects = pc.binary_join_element_wise("{", inside, "}", "")
    return pc.if_else(pc.equal(joined, ""), pa.scalar(None, pa.string()), objects)


def digests_of(columns: Mapping[str, pa.Array], n_rows: int) -> bytes:
    """
    Return one digest of 16 bytes per row, over all values that are not null.

    Null values are left out, so that a column added to a table later changes no digest. The
    first column must have no nulls.
    Values must not hold the unit separator, U+001F.

    Parameters
    ----------
    columns : mapping of str to pyarrow.Array
    n_rows : int

    Examples
    --------
    >>> said = {"a": pa.array(["x"])}
    >>> digests_of(said, 1) == digests_of(said | {"b": pa.nulls(1)}, 1)
    True
    """
    named = [
        pc.binary_join_element_wise(f"{name}=", _canonical(column), "")
        for name, column in columns.items()
    ]
    joined = pc.binary_join_element_wise(*named, UNIT_SEPARATOR, null_handling="skip")
    # A loop over rows, because Arrow has no hash that promises to stay the same.
    texts = joined.cast(pa.binary()).to_pylist() if n_rows else []
    return b"".join(blake2b(text, digest_size=DIGEST_BYTES).digest() for text in texts)


def content_hashes(digests: bytes) -> pa.Array:
    """Return the first 63 bits of each digest as a whole number >= 0."""
    words = np.frombuffer(digests, dtype="<u8")[::2]
    return pa.array((words & MASK_63_BITS).astype(np.int64))


def fact_ids(digests: bytes) -> pa.Array:
    """
    Return each digest as 32 hexadecimal digits.

    Examples
    --------
    >>> fact_ids(bytes(16)).to_pylist()
    ['00000000000000000000000000000000']
    """
    width = 2 * DIGEST_BYTES
    offsets = np.arange(0, 2 * len(digests) + 1, width, dtype=np.int32)
    buffers = [pa.py_buffer(offsets), pa.py_buffer(digests.hex().encode("ascii"))]
    return pa.StringArray.from_buffers(len(offsets) - 1, *buffers)


def _canonical(column: pa.Array) -> pa.Array:
    whole = column.cast(pa.int64()) if pa.types.is_timestamp(column.type) else column
    return whole if whole.type == pa.string() else whole.cast(pa.string())


def _escaped(texts: pa.Array) -> pa.Array:
    """Escape what JSON must not hold bare; the rare characters only where they occur."""
    for plain, escape in _SHORT_ESCAPES.items():
        texts = pc.replace_substring(texts, plain, escape)
    if pc.any(pc.match_substring_regex(texts, r"[\x00-\x1f\x7f]")).as_py():
        for plain, escape in _LONG_ESCAPES.items():
            texts = pc.replace_substring(texts, plain, escape)
    return texts


def _escaped_name(name: str) -> str:
    text: str = _escaped(pa.array([name]))[0].as_py()
    return text
