"""
Bytes to lines of UTF-8: a line that is no text, or has no end, costs only itself.

No encoding of the list uses the bytes of a line end, a comma or a quote inside a character, so
lines are cut before they are decoded. UTF-16 and the like are turned into UTF-8 first.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from najimi.errors import InputFileError

BLOCK_BYTES = 2**18
MAX_LINE_BYTES = 2**20
SHOWN_CHARACTERS = 1000
SLOW_BYTES = 2**15
TOO_LONG = f"its line is longer than {MAX_LINE_BYTES // 2**20} MB (only its beginning is kept)"
STATEFUL = ("iso2022", "hz", "utf-7")
WITH_MORE_KANJI = {"euc_jp": "euc_jis_2004"}
"""Makers added signs like (kabu) to EUC-JP; the later standard has them at the same places."""

NOT_TEXT = "it is not text in {}"
NO_TEXT = {"cp932": re.compile("[\x80\uf8f0-\uf8f3]")}
"""What Python makes of single bytes that no Japanese text uses, instead of refusing them."""

_AS_SURROGATES = "najimi.as_surrogates"
_FIRST_SURROGATE = 0xDC00
_SURROGATE = re.compile("[\udc00-\udcff]")
_MARK = codecs.BOM_UTF8
_MARK_AT_START = re.compile(rb"^(?:\xef\xbb\xbf)+", re.MULTILINE)

Read = Callable[[int], bytes]


@dataclass(frozen=True)
class Piece:
    """
    Some whole lines of a text.

    Parameters
    ----------
    text : bytes
        UTF-8; every line ends with one newline.
    faults : dict of int to str
        Position of each line that is no text, and why; its bad bytes are shown escaped.
    is_cut : bool
        Whether it is one line of which only the beginning is kept.
    """

    text: bytes
    faults: dict[int, str] = field(default_factory=dict)
    is_cut: bool = False


def text_pieces(read: Read, encoding: str) -> Iterator[Piece]:
    r"""
    Yield a text as UTF-8 lines, every line end as one newline.

    A byte order mark at the beginning of a line is no data: files were put together.

    Parameters
    ----------
    read : callable
        Takes a number of bytes, returns about as many, none at the end.
    encoding : str

    Examples
    --------
    >>> import io
    >>> [piece] = text_pieces(io.BytesIO(b"a\r\n\x81,b\n").read, "cp932")
    >>> piece.text, piece.faults
    (b'a\n\\x81,b\n', {1: 'it is not text in cp932'})
    """
    own = encoding
    if not is_cut_before_decoding(encoding):
        read, encoding = _transcoded(read, encoding), "utf-8"
    carry, cut_line = b"", b""
    for block in _with_plain_ends(read):
        if cut_line:
            end = block.find(b"\n") + 1
            if not end:
                continue
            yield _beginning(cut_line, encoding)
            carry, cut_line = b"", b""
            data = block[end:]
        else:
            data = carry + block
        if (first := data.find(b"\n")) > MAX_LINE_BYTES:
            yield _beginning(data, encoding)
            data = data[first + 1 :]
        whole = data.rfind(b"\n") + 1
        carry = data[whole:]
        if whole:
            yield _piece(data[:whole], encoding, own)
        if len(carry) > MAX_LINE_BYTES:
            carry, cut_line = b"", carry
    if cut_line:
        yield _beginning(cut_line, encoding)
    if carry:
        yield _piece(carry + b"\n", encoding, own)


def decode_lines(
    lines: bytes, encoding: str, *, own: str | None = None
) -> tuple[str, dict[int, str]]:
    r"""
    Return lines as text, and which of them are none.

    Parameters
    ----------
    lines : bytes
        Each with its newline.
    encoding : str
    own : str, optional
        Encoding of the file, if these lines are what ``text_pieces`` made of it.

    Examples
    --------
    >>> decode_lines(b"a\n\xff\n", "utf-8")
    ('a\n\\xff\n', {1: 'it is not text in utf-8'})
    """
    try:
        return _strict(lines, encoding), {}
    except UnicodeDecodeError:
        return _one_by_one(lines, encoding, own or encoding)


def is_cut_before_decoding(encoding: str) -> bool:
    """
    Return whether line ends of an encoding are single bytes that nothing else uses.

    Raises
    ------
    InputFileError
        If Python knows no such encoding.

    Examples
    --------
    >>> is_cut_before_decoding("cp932"), is_cut_before_decoding("utf-16-le")
    (True, False)
    """
    try:
        is_plain = '\r\n,"'.encode(encoding) == b'\r\n,"'
        b"\xff".decode(encoding, "backslashreplace")  # what shows no bad byte is for names of hosts
        return is_plain and not codecs.lookup(encoding).name.startswith(STATEFUL)
    except (LookupError, ValueError) as error:
        raise InputFileError(
            f"there is no text encoding {encoding!r}.",
            hint="name one such as utf-8, cp932 or utf-16.",
        ) from error


def _with_plain_ends(read: Read) -> Iterator[bytes]:
    """Yield blocks in which every line end is one newline, none of them cut in two."""
    held = b""
    while block := read(BLOCK_BYTES):
        block = held + block
        held = b"\r" if block.endswith(b"\r") else b""
        yield block[: len(block) - len(held)].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if held:
        yield b"\n"


def _transcoded(read: Read, encoding: str) -> Read:
    """
    Return a reader of UTF-8, in which bytes that are no text stay none, as surrogates.

    It takes as many bytes as it is asked for, which can become half as many again.
    """
    decoder = codecs.getincrementaldecoder(encoding)(_AS_SURROGATES)

    def _read(n_bytes: int) -> bytes:
        while block := read(n_bytes):
            if text := decoder.decode(block):
                return text.encode("utf-8", "surrogatepass")
        return decoder.decode(b"", final=True).encode("utf-8", "surrogatepass")

    return _read


def _as_surrogates(error: UnicodeError) -> tuple[str, int]:
    """Return each byte that is no text as a character that is none either."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return "".join(chr(_FIRST_SURROGATE + byte) for byte in bad), error.end


codecs.register_error(_AS_SURROGATES, _as_surrogates)


def _piece(lines: bytes, encoding: str, own: str) -> Piece:
    text, faults = decode_lines(lines, encoding, own=own)
    data = lines if encoding == "utf-8" and not faults else text.encode("utf-8")
    return Piece(_MARK_AT_START.sub(b"", data) if _MARK in data else data, faults)


def _beginning(line: bytes, encoding: str) -> Piece:
    text = line[: 4 * SHOWN_CHARACTERS].decode(encoding, "ignore")[:SHOWN_CHARACTERS]
    shown = text.replace("\n", "").removeprefix("\ufeff") + "\u2026\n"
    return Piece(shown.encode("utf-8"), {0: TOO_LONG}, is_cut=True)


def _strict(data: bytes, encoding: str) -> str:
    text = data.decode(encoding)
    if (pattern := NO_TEXT.get(encoding)) and (found := pattern.search(text)):
        at = len(text[: found.start()].encode(encoding))
        raise UnicodeDecodeError(encoding, data, at, at + 1, "no text")
    return text


def _one_by_one(data: bytes, encoding: str, own: str) -> tuple[str, dict[int, str]]:
    """Decode up to each fault; in short runs, so that many faults do not cost their square."""
    texts: list[str] = []
    faults: dict[int, str] = {}
    at = n_lines = 0
    while at < len(data):
        stop = data.rfind(b"\n", at, at + SLOW_BYTES) + 1 or data.find(b"\n", at) + 1
        run = data[at:stop]
        try:
            texts.append(_strict(run, encoding))
        except UnicodeDecodeError as error:
            begin = run.rfind(b"\n", 0, error.start) + 1
            stop = at + run.find(b"\n", begin) + 1
            texts.append(run[:begin].decode(encoding))
            n_before = n_lines + run.count(b"\n", 0, begin)
            line = data[at + begin : stop - 1]
            if (told := _with_more_kanji(line, encoding)) is None:
                faults[n_before], told = NOT_TEXT.format(own), _shown(line, encoding, own)
            texts.append(told + "\n")
        n_lines += data.count(b"\n", at, stop)
        at = stop
    return "".join(texts), faults


def _with_more_kanji(line: bytes, encoding: str) -> str | None:
    if more := WITH_MORE_KANJI.get(encoding):
        with suppress(UnicodeDecodeError):
            return line.decode(more)
    return None


def _shown(line: bytes, encoding: str, own: str) -> str:
    """Return a line with its bad bytes escaped, as the file has them."""
    if own == encoding:
        return line.decode(encoding, "backslashreplace")
    text = line.decode(encoding, "surrogatepass")
    return _SURROGATE.sub(lambda found: f"\\x{ord(found[0]) - _FIRST_SURROGATE:02x}", text)
