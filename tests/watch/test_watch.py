"""A file that is dropped into a folder: loaded when it is complete, once, and moved away."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from najimi.errors import BusyError, WorkspaceError
from najimi.load import Mapping, remember_mapping
from najimi.testing import environment_with
from najimi.watch import Outcome, Watched, complete_files, look, step, watch_once, watching
from najimi.workspace import Workspace

NOW = datetime(2026, 4, 1, 20, tzinfo=UTC)
PEOPLE = "source_key,email\nm1,alice@example.com\nm2,bob@example.com\n"
CONSENT = (
    "source_key,occurred_at,purpose,channel,state\n"
    "m1,2026-03-01T00:00:00Z,promotional,call,withdrawn\n"
)
FIXTURES = Path(__file__).parents[1] / "load" / "fixtures"
Take = Callable[..., list[Outcome]]
Count = Callable[[], int]


def drop(watched: Watched, name: str = "people.csv", text: str = PEOPLE) -> Path:
    path = watched.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def names(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def names_of_done(watched: Watched) -> set[str]:
    return names(watched.folder / "done")


def test_a_complete_file_is_loaded_and_moved(watched: Watched, take: Take, n_people: Count) -> None:
    drop(watched)
    (outcome,) = take()
    assert outcome.report is not None
    assert (outcome.report.n_known, n_people()) == (2, 2)
    assert names(watched.folder) == {"done/people.csv"}


def test_a_file_seen_for_the_first_time_is_left_to_rest(
    watched: Watched, workspace: Workspace
) -> None:
    drop(watched)
    _, outcomes = step(workspace, watched, {}, now=NOW)
    assert outcomes == []
    assert names(watched.folder) == {"people.csv"}


def test_a_file_that_grows_is_left_alone_until_it_rests(
    watched: Watched, workspace: Workspace
) -> None:
    path = drop(watched, text="source_key,email\nm1,")
    seen, _ = step(workspace, watched, {}, now=NOW)
    path.write_text(PEOPLE, encoding="utf-8")
    seen, outcomes = step(workspace, watched, seen, now=NOW)
    assert outcomes == []
    assert len(step(workspace, watched, seen, now=NOW)[1]) == 1


@pytest.mark.parametrize("name", ["a.csv.part", "a.csv.tmp", ".a.csv", "~$a.xlsx"])
def test_a_name_that_says_not_ready_is_believed(watched: Watched, take: Take, name: str) -> None:
    drop(watched, name)
    assert take() == []


def test_a_file_renamed_from_part_is_complete_at_once(watched: Watched) -> None:
    path = drop(watched, "a.csv.part")
    before = look(watched.folder)
    path.rename(watched.folder / "a.csv")
    assert complete_files(before, look(watched.folder)) == [watched.folder / "a.csv"]


def test_the_same_name_tomorrow_gets_the_day(watched: Watched, take: Take) -> None:
    for days in (0, 1, 1):
        drop(watched, text=PEOPLE + f"m{days},\n")
        take(now=NOW + timedelta(days=days))
    # It is past midnight in Tokyo.
    assert names(watched.folder) == {
        "done/people.csv", "done/people.2026-04-03.csv", "done/people.2026-04-03-2.csv",
    }  # fmt: skip


def test_a_file_that_cannot_be_read_goes_to_failed_with_a_reason_in_japanese(
    watched: Watched, take: Take, n_people: Count
) -> None:
    drop(watched, text="name,colour\na,b\n")
    (outcome,) = take()
    assert (outcome.report, n_people()) == (None, 0)
    assert names(watched.folder) == {"failed/people.csv", "failed/people.csv.reason.txt"}
    reason = watched.folder / "failed" / "people.csv.reason.txt"
    assert "people.csv は読み込めませんでした" in reason.read_text(encoding="utf-8")
    assert reason.stat().st_mode & 0o077 == 0


def test_an_unclear_heading_is_told_in_the_language_of_the_workspace(
    watched: Watched, take: Take
) -> None:
    drop(Watched(watched.folder), text="なまえ,,メアド\nあ,い,う\n")
    take()
    told = (watched.folder / "failed" / "people.csv.reason.txt").read_text(encoding="utf-8")
    assert "2番目の列に名前がありません" in told
    assert "どうすればよいか：どの列にも、ほかと違う名前を付けてください。" in told
    assert "Hint" not in told and str(watched.folder) not in told


def test_rejected_rows_are_told_beside_the_file(watched: Watched, take: Take) -> None:
    drop(watched, text=PEOPLE + "a,b,c\n")
    take()
    told = (watched.folder / "done" / "people.csv.reason.txt").read_text(encoding="utf-8")
    assert "お客様の3行のうち1行を保存できませんでした" in told
    assert "項目が3個あります" in told


def test_a_file_without_one_good_row_has_failed(watched: Watched, take: Take) -> None:
    drop(watched, text="source_key,email\na,b,c\n")
    take()
    assert "failed/people.csv" in names(watched.folder)


def test_folders_choose_source_and_table(watched: Watched, take: Take, n_people: Count) -> None:
    told = Watched(watched.folder)
    for name in ("eccube/people/a.csv", "people/till/b.csv", "c.csv"):
        drop(told, name)
    outcomes = take(told)
    sources = [o.report.reports[0].source if o.report else None for o in outcomes]
    assert sources == [None, "eccube", "till"]
    assert n_people() == 4
    assert {"done/eccube/people/a.csv", "failed/c.csv"} < names(watched.folder)


def test_a_file_of_a_known_system_needs_no_folder_and_no_mapping(
    watched: Watched, take: Take, n_people: Count
) -> None:
    shutil.copy(FIXTURES / "eccube_customers.csv", watched.folder)
    (outcome,) = take(Watched(watched.folder))
    assert outcome.report is not None
    told = {table.table: table.n_stored for table in outcome.report.reports}
    assert (told, n_people()) == ({"people": 2, "consents": 3}, 2)
    assert outcome.report.reports[0].source == "eccube"
    reason = watched.folder / "done" / "eccube_customers.csv.reason.txt"
    assert "お客様の3行のうち1行" in reason.read_text(encoding="utf-8")


def test_an_unknown_heading_fails_and_says_how_to_confirm_it(
    watched: Watched, take: Take, n_people: Count
) -> None:
    drop(watched, text="会員番号,メール\nm1,alice@example.com\n")
    (outcome,) = take(Watched(watched.folder))
    assert (outcome.report, n_people()) == (None, 0)
    told = (watched.folder / "failed" / "people.csv.reason.txt").read_text(encoding="utf-8")
    assert "はじめての見出しです" in told
    assert "--accept-mapping" in told
    assert '"会員番号" = "source_key"' in told
    assert "alice@example.com" not in told


def test_a_heading_that_was_confirmed_is_loaded_by_itself(
    watched: Watched, take: Take, workspace: Workspace, n_people: Count
) -> None:
    mapping = Mapping(columns={"会員番号": "source_key", "メール": "email"})
    names = ("会員番号", "メール")
    remember_mapping(workspace, names, table="people", mapping=mapping, source="pos")
    drop(watched, text="会員番号,メール\nm1,alice@example.com\n")
    (outcome,) = take(Watched(watched.folder))
    assert outcome.report is not None
    assert (outcome.report.reports[0].source, n_people()) == ("pos", 1)
    assert names_of_done(watched) == {"people.csv"}


def test_what_must_be_known_first_is_told_before_anything_is_stored(
    watched: Watched, take: Take
) -> None:
    told: list[tuple[str, int]] = []

    def hear(table: str, batches: Iterator[pa.RecordBatch]) -> None:
        told.append((table, sum(batch.num_rows for batch in batches)))

    drop(watched, "consents/a.csv", CONSENT)
    take(replace(watched, before_store=hear))
    assert told == [("consents", 1)]


def test_links_are_never_followed(watched: Watched, take: Take, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (watched.folder / "people.csv").symlink_to(outside / "people.csv")
    (watched.folder / "more").symlink_to(outside)
    assert take() == []
    assert names(outside) == {"people.csv"}


def test_a_done_folder_that_is_a_link_is_refused(
    watched: Watched, take: Take, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (watched.folder / "done").symlink_to(tmp_path / "elsewhere")
    drop(watched)
    with pytest.raises(WorkspaceError, match="is a link"):
        take()
    assert names(tmp_path / "elsewhere") == set()


def test_once_is_two_looks(watched: Watched, workspace: Workspace) -> None:
    path = drop(watched)
    growing = watch_once(
        workspace, watched, pause=lambda: path.write_text(PEOPLE + "m3,\n") and None, now=NOW
    )
    assert growing == []
    assert len(watch_once(workspace, watched, pause=lambda: None, now=NOW)) == 1


def test_two_watchers_do_not_race(watched: Watched) -> None:
    with watching(watched.folder), pytest.raises(BusyError), watching(watched.folder):
        pass


def test_a_folder_that_is_not_there_is_named(watched: Watched, take: Take) -> None:
    with pytest.raises(WorkspaceError, match="nowhere is not a folder"):
        take(Watched(watched.folder / "nowhere"))


SCRIPT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from najimi.watch import Watched, watch_once
from najimi.workspace import open_workspace
watched = Watched(Path(sys.argv[2]), source="till", table="people")
watch_once(open_workspace(Path(sys.argv[1])), watched, pause=lambda: None,
           now=datetime(2026, 4, 1, tzinfo=UTC))
"""


@pytest.mark.parametrize("point", ["load.after_seal", "watch.after_load"])
def test_a_file_loaded_before_a_kill_is_moved_by_the_next_watch(
    watched: Watched, workspace: Workspace, take: Take, n_people: Count, point: str
) -> None:
    drop(watched)
    environment = environment_with(f"{point}:kill")
    command = [sys.executable, "-c", SCRIPT, str(workspace.folder), str(watched.folder)]
    assert subprocess.run(command, env=environment, check=False).returncode == -signal.SIGKILL
    assert names(watched.folder) == {"people.csv"}
    take()
    assert n_people() == 2
    assert names(watched.folder) == {"done/people.csv"}
