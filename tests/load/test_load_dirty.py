"""Dirty files: exactly the planted rows are rejected, each at its line and with its raw text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from najimi.config import Settings
from najimi.load import LoadReport, load_file
from najimi.load.lines import MAX_LINE_BYTES, SHOWN_CHARACTERS
from najimi.playbooks import read_pack
from najimi.testing.dirty_files import (
    ENCODINGS,
    TABLE,
    DirtyFile,
    Verdict,
    make_dirty_file,
    read_rejected,
    verdict,
)
from najimi.workspace import create_workspace

NOW = datetime(2026, 4, 1, 3, tzinfo=UTC)
EXACT = Verdict(n_wrongly_accepted=0, n_wrongly_rejected=0)
FEW = settings(max_examples=5, deadline=None, derandomize=True)
Load = Callable[..., LoadReport]


def load_dirty(folder: Path, truth: DirtyFile) -> tuple[LoadReport, Verdict]:
    shop = create_workspace(
        folder / "shop", Settings(), playbook_text=read_pack("retail_starter"), salt="salt"
    )
    report = load_file(shop, TABLE, truth.path, source="till", now=NOW)
    return report, verdict(truth, folder=shop.folder, rejected_path=report.rejected_path)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_planted_fault_is_found_and_nothing_else(tmp_path: Path, encoding: str) -> None:
    truth = make_dirty_file(
        tmp_path / "lines.csv", encoding=encoding, n_rows=5000, n_faults=150, seed=3
    )
    report, found = load_dirty(tmp_path, truth)
    assert found == EXACT
    assert (report.n_in, report.n_duplicate) == (truth.n_rows, truth.n_duplicate)
    assert (report.n_stored, report.n_rejected) == (len(truth.stored), len(truth.rejected))


@FEW
@given(st.sampled_from(ENCODINGS), st.integers(20, 400), st.floats(0, 0.6), st.integers(0, 99))
def test_rows_in_are_rows_out_whatever_the_dirt(
    encoding: str, n_rows: int, share: float, seed: int
) -> None:
    with TemporaryDirectory() as folder:
        path, n_faults = Path(folder) / "lines.csv", int(share * n_rows)
        truth = make_dirty_file(
            path, encoding=encoding, n_rows=n_rows, n_faults=n_faults, seed=seed
        )
        report, found = load_dirty(Path(folder), truth)
    assert found == EXACT
    assert report.n_in == report.n_stored + report.n_rejected + report.n_duplicate == n_rows


@pytest.mark.parametrize("is_last", [True, False])
def test_a_line_without_end_costs_only_itself(load: Load, is_last: bool) -> None:
    huge = b'b,"' + b"x" * (5 * MAX_LINE_BYTES)
    after = b"" if is_last else b"\nc,y\n"
    report = load(b"source_key,email\na,x\n" + huge + after, table="people")
    assert (report.n_stored, report.n_rejected) == (1 if is_last else 2, 1)
    assert report.rejected_path is not None
    assert read_rejected(report.rejected_path) == {3: huge[:SHOWN_CHARACTERS].decode() + "…"}


def test_a_line_without_end_closes_an_open_quote(load: Load) -> None:
    huge = "x" * (2 * MAX_LINE_BYTES)
    report = load(f'source_key,email\na,"open\n{huge}\nb,"y"\n', table="people")
    assert (report.n_stored, report.n_rejected) == (1, 2)
    assert report.rejected_path is not None
    assert list(read_rejected(report.rejected_path)) == [2, 3]


def test_a_bad_byte_costs_the_whole_row_that_holds_its_line(load: Load) -> None:
    data = b'source_key,email\na,"x\n' + b"\xff\n" + b'y"\nb,z\n'
    report = load(data, table="people")
    assert (report.n_stored, report.n_rejected) == (1, 1)
    assert report.rejected_path is not None
    assert read_rejected(report.rejected_path) == {2: 'a,"x\n\\xff\ny"'}
