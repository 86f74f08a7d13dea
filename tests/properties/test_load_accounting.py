"""Every row that goes in comes out somewhere, whatever the file looks like."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from najimi.config import Settings
from najimi.errors import InputFileError
from najimi.load import LoadReport, load_file
from najimi.load.records import RecordSplitter
from najimi.workspace import Workspace

NOW = datetime(2026, 4, 1, tzinfo=UTC)
HEADING = "fact_id,source_key,email\n"
CELL = st.one_of(
    st.sampled_from(["1", "2", "alice", "", '"', '"a', 'b"', '"x,y"', '"q""q"', '"\n"', "\0", " "]),
    st.text(max_size=4),
)
ROW = st.lists(CELL, min_size=1, max_size=4).map(",".join)
MESS = st.lists(ROW, min_size=1, max_size=12).map("\n".join)
FEW = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def load_text(folder: Path, text: str) -> LoadReport:
    workspace = Workspace(folder, Settings(), "salt")
    (folder / "facts").mkdir(exist_ok=True)
    workspace.facts.create()
    path = folder / "file.csv"
    path.write_bytes(text.encode("utf-8", "replace"))
    return load_file(workspace, "people", path, source="shop", now=NOW)


def n_rejected_rows(report: LoadReport) -> int:
    if report.rejected_path is None:
        return 0
    with report.rejected_path.open(encoding="utf-8", newline="") as handle:
        return sum(1 for _ in csv.DictReader(handle))


@FEW
@given(MESS)
def test_rows_in_are_stored_rejected_or_duplicates(mess: str) -> None:
    with TemporaryDirectory() as folder:
        try:
            first = load_text(Path(folder), HEADING + mess)
        except InputFileError as error:
            assert "no rows" in error.problem
            return
        again = load_text(Path(folder), HEADING + mess)
        assert first.n_in == first.n_stored + first.n_rejected + first.n_duplicate
        assert first.n_rejected == n_rejected_rows(first)
        assert (again.n_in, again.n_stored) == (first.n_in, 0)
        assert again.n_duplicate == first.n_stored + first.n_duplicate
        assert (again.n_rejected, again.reasons) == (first.n_rejected, first.reasons)


@FEW
@given(MESS, st.integers(min_value=1, max_value=20))
def test_good_rows_after_a_mess_without_open_quote_are_all_stored(mess: str, n_good: int) -> None:
    good = "".join(f"good{i},bob,\n" for i in range(n_good))
    closed = mess.replace('"', "'").replace("\r", " ")
    with TemporaryDirectory() as folder:
        report = load_text(Path(folder), f"{HEADING}{closed}\n{good}")
    assert report.n_stored >= n_good


@settings(deadline=None)
@given(MESS, st.integers(min_value=1, max_value=9))
def test_records_are_the_same_wherever_the_text_is_cut(mess: str, n_bytes: int) -> None:
    data = mess.encode("utf-8", "replace")
    whole = RecordSplitter().feed(data, is_last=True)
    splitter, texts, broken = RecordSplitter(), list[str](), list[str]()
    for piece in [*(data[at : at + n_bytes] for at in range(0, len(data), n_bytes)), b""]:
        found = splitter.feed(piece, is_last=not piece)
        texts += found.texts.to_pylist()
        broken += found.broken.values()
    assert texts == whole.texts.to_pylist()
    assert sorted(broken) == sorted(whole.broken.values())


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), min_size=1))
def test_what_the_standard_library_writes_is_never_broken(rows: list[list[str]]) -> None:
    text = "".join(
        ",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in rows
    )
    text = text.replace("\r", "\n")
    found = RecordSplitter().feed(text.encode("utf-8", "replace"), is_last=True)
    if max(record.count("\n") for row in rows for record in row) < 90:
        assert not found.broken
        assert len(found.texts) == len(rows)
