"""
Files of order lines with faults planted in them, and what must become of every row.

A file is made by a seeded generator, so that the same seed gives the same bytes. It keeps the
truth: which ids must be stored with which amount, and which lines must be rejected with which
raw text.
"""

from __future__ import annotations

import codecs
import csv
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow.parquet as pq

from najimi.load.lines import MAX_LINE_BYTES, SHOWN_CHARACTERS

TABLE = "order_lines"
ENCODINGS = ("cp932", "euc_jp", "utf-8", "utf-8-sig", "utf-16")
HEADING = "fact_id,source_key,order_id,occurred_at,quantity,net_amount,currency,氏名,カナ,住所"
N_COLUMNS = HEADING.count(",") + 1
FAMILY = (("山田", "ﾔﾏﾀﾞ"), ("佐藤", "サトウ"), ("高橋", "ﾀｶﾊｼ"), ("能登", "ノト"), ("渡邉", "ﾜﾀﾅﾍﾞ"))
GIVEN = (
    ("花子", "ﾊﾅｺ"),
    ("太郎", "タロウ"),
    ("一", "ﾊｼﾞﾒ"),
    ("さくら", "サクラ"),
    ("ソニア", "ｿﾆｱ"),
)
TOWNS = (
    "東京都渋谷区神南1-2-3",
    "大阪府堺市堺区表町４丁",
    "石川県珠洲市三崎町",
    "Kyoto, Nakagyo-ku",
)
DATES = ("2026-03-{:02d}", "2026/3/{}", "２０２６／０３／{:02d}", "令和8年3月{}日", "R8.3.{}")
AMOUNTS = ("{}", "{}", "￥{:,}", "{:,}円", "△{}")
LINE_ENDS = ("\n",) * 5 + ("\r\n",) * 4 + ("\r",)
BAD_BYTES = {
    "cp932": b"\x81", "euc_jp": b"\xa4", "utf-8": b"\xe3\x81", "utf-8-sig": b"\xff",
    "utf-16": b"\x00\xd8",
}  # fmt: skip
N_MANY_FIELDS = 10_000
MOST_HUGE = 3

Fault = Callable[[list[str]], str]


@dataclass
class DirtyFile:
    """
    The truth about a file.

    Parameters
    ----------
    path : Path
    n_rows : int
        All rows, the faulty ones included.
    stored : dict of str to int
        Id of each fact that must be stored, and its amount in yen.
    rejected : dict of int to str
        Line on which each row begins that must be rejected, and its raw text.
    n_duplicate : int
        Rows that say again what another one said.
    """

    path: Path
    n_rows: int = 0
    stored: dict[str, int] = field(default_factory=dict)
    rejected: dict[int, str] = field(default_factory=dict)
    n_duplicate: int = 0


@dataclass(frozen=True)
class Verdict:
    """How many rows became something else than the truth, either way."""

    n_wrongly_accepted: int
    n_wrongly_rejected: int


def make_dirty_file(
    path: Path, *, encoding: str, n_rows: int, n_faults: int, seed: int
) -> DirtyFile:
    """
    Write a file and return the truth about it.

    Parameters
    ----------
    path : Path
        CSV, with every kind of line end.
    encoding : str
        One of ``ENCODINGS``.
    n_rows, n_faults : int
        Rows below the heading, and how many of them are faulty.
    seed : int

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> path = Path(mkdtemp()) / "lines.csv"
    >>> truth = make_dirty_file(path, encoding="cp932", n_rows=50, n_faults=20, seed=1)
    >>> truth.n_rows, len(truth.stored) + truth.n_duplicate + len(truth.rejected)
    (50, 50)
    """
    rng = random.Random(seed)  # noqa: S311 - a file to test with, no secret
    faulty = set(rng.sample(range(1, n_rows), n_faults))
    with path.open("wb") as handle:
        writer = _Writer(handle.write, encoding, rng, DirtyFile(path))
        writer.heading()
        for number in range(n_rows):
            if number in faulty:
                writer.faulty(number)
            else:
                writer.good(number)
    return writer.truth


def verdict(truth: DirtyFile, *, folder: Path, rejected_path: Path | None) -> Verdict:
    """
    Return how far what a load made of a file differs from the truth.

    Parameters
    ----------
    truth : DirtyFile
    folder : Path
        Of the workspace into which nothing else was loaded.
    rejected_path : Path or None
        The rejected rows, as the report names them.
    """
    stored: dict[str, int] = {}
    for file in (folder / "facts" / TABLE).glob("*.parquet"):
        facts = pq.read_table(file, columns=["fact_id", "net_amount"])
        stored |= dict(zip(*(column.to_pylist() for column in facts.columns), strict=True))
    told = read_rejected(rejected_path) if rejected_path else {}
    return Verdict(
        len(stored.items() - truth.stored.items()) + len(truth.rejected.items() - told.items()),
        len(truth.stored.items() - stored.items()) + len(told.items() - truth.rejected.items()),
    )


def read_rejected(path: Path) -> dict[int, str]:
    """Return the raw text of rejected rows by their lines."""
    csv.field_size_limit(2 * MAX_LINE_BYTES)
    with path.open(encoding="utf-8", newline="") as handle:
        return {int(row["line"]): row["raw"] for row in csv.DictReader(handle)}


class _Writer:
    """Write rows and remember what must become of them."""

    def __init__(
        self, write: Callable[[bytes], int], encoding: str, rng: random.Random, truth: DirtyFile
    ) -> None:
        self._write = write
        self._encoding = encoding
        self._codec = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(encoding, encoding)
        self._rng = rng
        self.truth = truth
        self._line = 1
        self._n_huge = self._turn = 0
        self._known: list[str] = []

    def heading(self) -> None:
        marks = {"utf-8-sig": codecs.BOM_UTF8, "utf-16": codecs.BOM_UTF16_LE}
        self._write(marks.get(self._encoding, b""))
        self._row(HEADING, "\r\n")

    def good(self, number: int) -> None:
        fields, amount = self._fields(number)
        text = ",".join(fields)
        self.truth.n_rows += 1
        self.truth.stored[fields[0]] = amount
        if not self._known or self._rng.random() < 0.001:
            self._known = fields
        has_mark = self._codec.startswith("utf") and self._rng.random() < 0.001
        self._row("\ufeff" + text if has_mark else text, self._rng.choice(LINE_ENDS))

    def faulty(self, number: int) -> None:
        fields, _ = self._fields(number)
        kinds: tuple[Callable[[list[str]], str | None], ...]
        kinds = (*FAULTS, self._bad_bytes, self._again, self._otherwise, self._huge)
        kind = kinds[self._turn % len(kinds)]
        self._turn += 1
        self.truth.n_rows += 1
        if (text := kind(fields)) is not None:
            self.truth.rejected[self._line] = text.replace("\0", "\u2400")
            self._row(text, self._rng.choice(LINE_ENDS))

    def _fields(self, number: int) -> tuple[list[str], int]:
        rng = self._rng
        family, given = rng.choice(FAMILY), rng.choice(GIVEN)
        amount, style = rng.randrange(100, 10**6), rng.choice(AMOUNTS)
        shown = style.format(amount)
        town = rng.choice(TOWNS)
        if rng.random() < 0.01:
            town += "\n3階"
        quoted = f'"{town}"' if "," in town or "\n" in town or rng.random() < 0.1 else town
        return [
            f"f{number}", f"k{rng.randrange(10**6):06d}", f"o{number // 3}",
            rng.choice(DATES).format(rng.randrange(1, 29)), rng.choice(("1", "2", "１", "-1")),
            f'"{shown}"' if "," in shown else shown, "JPY",
            f"{family[0]} {given[0]}", f"{family[1]} {given[1]}", quoted,
        ], -amount if style.startswith("△") else amount  # fmt: skip

    def _row(self, text: str, end: str) -> None:
        self._raw_row((text.replace("\n", end) + end).encode(self._codec))
        self._line += text.count("\n")

    def _raw_row(self, data: bytes) -> None:
        self._write(data)
        self._line += 1

    def _bad_bytes(self, fields: list[str]) -> None:
        """Write bytes in the middle of a name that are no text."""
        before, after = ",".join([*fields[:7], "山"]), ",ﾔﾏ,x"
        bad = BAD_BYTES[self._encoding]
        self.truth.rejected[self._line] = before + "".join(f"\\x{b:02x}" for b in bad) + after
        self._raw_row(before.encode(self._codec) + bad + (after + "\n").encode(self._codec))

    def _again(self, fields: list[str]) -> None:
        """Write a row that is known already."""
        self.truth.n_duplicate += 1
        self._row(",".join(self._known), "\n")

    def _otherwise(self, fields: list[str]) -> str:
        """Return a row whose id is known with other content."""
        return ",".join([self._known[0], *fields[1:5], "7", *fields[6:9], "x"])

    def _huge(self, fields: list[str]) -> str | None:
        """Write a field longer than any line may be, a few times; later too many fields."""
        self._n_huge += 1
        if self._n_huge > MOST_HUGE:
            return ",".join(fields[:9]) + ",x" * N_MANY_FIELDS
        text = ",".join(fields[:9]) + ',"' + "長" * MAX_LINE_BYTES
        self.truth.rejected[self._line] = text[:SHOWN_CHARACTERS] + "\u2026"
        self._raw_row((text + "\n").encode(self._codec))
        return None


def _with(position: int, text: str) -> Fault:
    """Return a fault that puts a text into one field of a row."""
    return lambda fields: ",".join([*fields[:position], text, *fields[position + 1 : 9], "x"])


FAULTS: tuple[Fault, ...] = (
    lambda fields: HEADING,
    lambda fields: ",".join(fields[:6]),
    lambda fields: ",".join([*fields[:9], "x", "y"]),
    _with(1, ""),
    _with(1, "k\x07"),
    _with(2, "o\0"),
    _with(3, "2026-02-30"),
    _with(3, "昭和65年1月1日"),
    _with(3, "2031-01-01"),
    _with(4, "two"),
    _with(5, "free"),
    _with(5, '"1,98"'),
    _with(5, "10.5"),
    _with(6, "USD"),
    _with(7, '"open'),
    _with(7, '"shut" late'),
    _with(8, '"'),
)
