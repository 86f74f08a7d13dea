"""A shop owner answers what people ask: what is held, erase it, let them back."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from najimi.ownership import list_readings
from najimi.testing import environment_with
from najimi.workspace import open_workspace

FOR = ("--purpose", "access_request", "--who", "haruko")
PEOPLE = """source_key,family_name,given_name,email,occurred_at
1,有賀,愛,ai@example.com,2026-01-01
2,坊田,望,bo@example.com,2026-01-01
"""


@pytest.fixture
def peopled(shop: Path, tmp_path: Path, run: Run) -> Path:
    """Return a workspace with two people."""
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    run("load", "people", tmp_path / "people.csv", "--source", "eccube", "-w", shop)
    return shop


def test_it_writes_what_is_held_for_its_owner_only(peopled: Path, tmp_path: Path, run: Run) -> None:
    out = tmp_path / "held.json"
    said = run("hold", "eccube:1", *FOR, "--out", out, "-w", peopled).output
    told = json.loads(out.read_text(encoding="utf-8"))
    assert told["current"]["family_name"] == {
        "value": "有賀", "source": "eccube", "said_at": told["current"]["email"]["said_at"],
    }  # fmt: skip
    assert "1 facts" in said and out.stat().st_mode & 0o777 == 0o600
    run("hold", "eccube:1", *FOR, "--as", "csv", "--out", tmp_path / "held.zip", "-w", peopled)
    run("hold", "eccube:1", *FOR, "--as", "vcard", "--out", tmp_path / "held.vcf", "-w", peopled)
    assert "FN:有賀 愛" in (tmp_path / "held.vcf").read_text(encoding="utf-8")
    run("hold", "eccube:1", *FOR, "--out", out, "-w", peopled, code=2)


def test_a_zip_is_not_written_under_the_name_of_a_csv(
    peopled: Path, tmp_path: Path, run: Run
) -> None:
    out = tmp_path / "held.csv"
    told = run("hold", "eccube:1", *FOR, "--as", "csv", "--out", out, "-w", peopled, code=2).output
    assert "does not end in .zip" in told and "held.zip" in told
    assert not out.exists()


def test_an_erasure_says_before_that_waiting_files_go(peopled: Path, run: Run) -> None:
    (peopled / "uploads" / "aa").mkdir(parents=True)
    said = run("erase", "eccube:1", "--yes", "-w", peopled).output
    assert said.index("file that waits to be loaded goes") < said.index("1 from files that waited")
    assert "records: People" in said


def test_without_a_purpose_nothing_is_written_and_that_is_noted(
    peopled: Path, tmp_path: Path, run: Run
) -> None:
    out = tmp_path / "held.json"
    for purpose in ((), ("--purpose", "有賀さんに頼まれた")):
        said = run("hold", "eccube:1", *purpose, "--out", out, "-w", peopled, code=2).output
        assert "access_request" in said
    assert not out.exists()
    first, second = list_readings(open_workspace(peopled))
    assert (first.is_granted, first.purpose, second.purpose) == (False, "", "")


def test_what_was_handed_out_is_noted_without_a_name(
    peopled: Path, tmp_path: Path, run: Run
) -> None:
    run("hold", "eccube:1", *FOR, "--as", "vcard", "--out", tmp_path / "a.vcf", "-w", peopled)
    (reading,) = list_readings(open_workspace(peopled))
    assert (reading.who, reading.purpose, reading.kind) == ("haruko", "access_request", "vcard")
    assert reading.is_granted and reading.customer_id.startswith("c")
    kept = peopled / "ownership" / "readings"
    assert "有賀" not in kept.read_text() and kept.stat().st_mode & 0o777 == 0o600
    said = run("erase", "eccube:1", "--yes", "-w", peopled).output
    (after,) = list_readings(open_workspace(peopled))
    assert "1 from notes on what was handed out" in said and after.customer_id == said.split()[
        1
    ].rstrip(":")
    assert reading.customer_id not in kept.read_text()


def test_it_erases_refuses_the_next_file_and_lifts(peopled: Path, tmp_path: Path, run: Run) -> None:
    said = run("erase", "eccube:1", "--yes", "--who", "me", "-w", peopled).output
    number = said.split()[1].rstrip(":")
    assert number.startswith("E-") and "1 from records: People" in said and "有賀" not in said
    again = ("load", "people", tmp_path / "people.csv", "--source", "eccube", "-w", peopled)
    refused = run(*again, code=2).output
    assert "1 x this person asked to be erased" in refused
    run("erase", "--lift", number, "-w", peopled)
    assert "1 stored + 1 stored before" in run(*again).output


def test_nothing_goes_without_a_yes(peopled: Path, run: Run) -> None:
    assert "Aborted" in run("erase", "eccube:1", "-w", peopled, code=1).output
    assert not open_workspace(peopled).kept.folder.exists()


def test_nobody_known_is_told_without_a_trace(peopled: Path, run: Run) -> None:
    assert "nobody" in run("erase", "eccube:9", "--yes", "-w", peopled, code=2).output


def test_a_killed_erasure_is_finished_by_the_next_command(peopled: Path, run: Run) -> None:
    command = [sys.executable, "-m", "najimi.cli", "erase", "eccube:1", "--yes", "-w", str(peopled)]
    fault = environment_with("erasure.after_list:kill")
    assert subprocess.run(command, env=fault, check=False, capture_output=True).returncode == -9
    assert "interrupted is finished now" in run("turn", "-w", peopled).output
    run("explain", "eccube:1", "-w", peopled, code=2)


def test_retention_counts_first(peopled: Path, run: Run) -> None:
    assert "nothing is past its time" in run("retention", "-w", peopled).output


def test_the_data_map_is_printed(run: Run) -> None:
    assert "## Rejected rows" in run("data-map").output
