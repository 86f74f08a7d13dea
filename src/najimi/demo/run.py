"""The demo: a workspace from real purchases, three months of weekly turns, and what they show."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
from babel.numbers import format_decimal, format_percent
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from najimi.backends import DuckDbBackend
from najimi.demo.complete_journey import MADE_UP, demo_settings, write_fact_files
from najimi.demo.restraint import describe_restraint
from najimi.demo.simulated import Recovered, recover_many
from najimi.errors import WorkspaceError
from najimi.explain import model_sentence, say_date
from najimi.load import Mapping, load_file
from najimi.loop import read_summary, run_turn
from najimi.model.money import format_money
from najimi.playbooks import read_pack
from najimi.words import say
from najimi.workspace import Turn, Workspace, create_workspace

SOURCE = "complete_journey"
DEMO_SALT = "demo"
FIRST_TURN_ON, LAST_TURN_ON = date(2017, 10, 2), date(2018, 1, 1)
LOADED_AT = datetime(2018, 1, 2, tzinfo=UTC)
MARKER = "made_up.json"


@dataclass(frozen=True)
class DemoResult:
    """What the demo made: the workspace, its turns, and the simulated check of *learn*."""

    workspace: Workspace
    turns: tuple[Turn, ...]
    recovered: tuple[Recovered, ...]


def run_demo(
    folder: Path, *, console: Console, locale: str = "en", turn_days: tuple[date, ...] | None = None
) -> DemoResult:
    """
    Make the demo workspace anew and replay weekly turns over the last three months of 2017.

    Parameters
    ----------
    folder : Path
        An earlier demo in it is replaced; anything else is left alone and refused.
    console : rich.console.Console
    locale : {"ja", "en"}
        Language of the summary, and of the workspace.
    turn_days : tuple of date, optional
        Local days on which turns look; every Monday from 2 October 2017 to 1 January 2018.

    Raises
    ------
    MissingExtraError
        If the package with the data is not installed.
    WorkspaceError
        If the folder holds something that is not an earlier demo.
    """
    days = turn_days or weekly_days()
    workspace = make_workspace(folder, locale=locale)
    with Progress(
        TextColumn("{task.description:<34}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=console,
    ) as progress:  # fmt: skip
        load_facts(workspace, progress)
        turns = _replay(workspace, days, progress)
        recovered = _check_learning(progress, workspace.folder)
    result = DemoResult(workspace, turns, recovered)
    console.print(describe_demo(result, locale), highlight=False, markup=False, soft_wrap=True)
    return result


def weekly_days() -> tuple[date, ...]:
    """Return the Mondays on which the demo looks."""
    n_weeks = (LAST_TURN_ON - FIRST_TURN_ON).days // 7 + 1
    return tuple(FIRST_TURN_ON + timedelta(weeks=week) for week in range(n_weeks))


def make_workspace(folder: Path, *, locale: str = "en") -> Workspace:
    """Make an empty demo workspace, replacing an earlier one; it is marked as partly made up."""
    if folder.is_dir() and any(folder.iterdir()):
        if not (folder / MARKER).exists():
            raise WorkspaceError(
                f"{folder} holds something that is not a demo.", hint="name another folder."
            )
        shutil.rmtree(folder)
    workspace = create_workspace(
        folder,
        replace(demo_settings(), locale=locale),
        playbook_text=read_pack("retail_starter"),
        salt=DEMO_SALT,
    )
    words = {locale: [sentence[locale] for sentence in MADE_UP.values()] for locale in ("ja", "en")}
    (folder / MARKER).write_text(json.dumps(words, ensure_ascii=False, indent=2), encoding="utf-8")
    return workspace


def load_facts(workspace: Workspace, progress: Progress) -> None:
    """Load the data through the same door as anybody's files."""
    with tempfile.TemporaryDirectory() as scratch:
        task = progress.add_task("reading Complete Journey", total=1)
        files = write_fact_files(Path(scratch))
        progress.update(task, advance=1)
        for table, path in files.items():
            task = progress.add_task(
                f"loading {table}", total=pq.ParquetFile(path).metadata.num_rows
            )

            def on_progress(n_rows: int, task: TaskID = task) -> None:
                progress.update(task, completed=n_rows)

            load_file(
                workspace, table, path, source=SOURCE, mapping=Mapping(amounts="minor"), now=LOADED_AT,
                on_progress=on_progress,
            )  # fmt: skip


def _replay(workspace: Workspace, days: tuple[date, ...], progress: Progress) -> tuple[Turn, ...]:
    task = progress.add_task("weekly turns", total=len(days))
    turns = []
    for day in days:
        as_of = datetime(day.year, day.month, day.day, tzinfo=workspace.settings.zone)
        turns.append(run_turn(workspace, as_of=as_of, is_replay=True))
        progress.update(task, advance=1)
    return tuple(turns)


def _check_learning(progress: Progress, folder: Path) -> tuple[Recovered, ...]:
    task = progress.add_task("simulated check of learning", total=1)
    found = recover_many(lambda: DuckDbBackend(scratch=folder / ".simulated"))
    progress.update(task, advance=1)
    return tuple(found)


def describe_demo(result: DemoResult, locale: str) -> str:
    """Return the summary that anyone understands."""
    last = result.turns[-1]
    sections = [
        _decided(last, result, locale),
        describe_restraint(result.turns, locale),
        _look(last, result.workspace.folder, locale),
        _foreseen(last, locale),
        _learned_from_campaigns(last, result, locale),
        _placebo(last, locale),
        _simulated(result.recovered, locale),
        [
            say("demo-made-up", locale),
            *(f"  - {sentence[locale]}" for sentence in MADE_UP.values()),
        ],
    ]
    return "\n\n".join("\n".join(lines) for lines in sections)


def _decided(last: Turn, result: DemoResult, locale: str) -> list[str]:
    counts = read_summary(last)
    n_all, n_treated = sum(counts.values()), counts.pop("worth_doing", 0)
    summaries = [read_summary(turn) for turn in result.turns]
    everyone = sum(sum(summary.values()) for summary in summaries)
    treated = sum(summary.get("worth_doing", 0) for summary in summaries)
    lines = [
        say("demo-turns", locale, turns=len(result.turns), decisions=everyone, treated=treated, peace=everyone - treated),
        say("demo-last-turn", locale, day=say_date(last.manifest.as_of.date(), locale), customers=n_all, treated=n_treated,
            peace=n_all - n_treated),
    ]  # fmt: skip
    return lines + [
        f"  {format_decimal(count, locale=locale):>7}  {say('reason-' + reason.replace('_', '-'), locale)}"
        for reason, count in counts.items()
    ]


def _look(last: Turn, folder: Path, locale: str) -> list[str]:
    """Return how to look at one of those who were left in peace, or nothing if nobody was."""
    decisions = pq.read_table(last.path("decisions"), columns=["customer_id", "reason"])
    silent = decisions.filter(pc.field("reason") == "contact_rule")["customer_id"]
    if not len(silent):
        return []
    return [say("demo-look", locale, customer=min(silent.to_pylist()), folder=str(folder))]


def _foreseen(last: Turn, locale: str) -> list[str]:
    rows = [row for row in last.read("forecasts").to_pylist() if row["window_days"] == 28]
    lines = [model_sentence(last.read("models").to_pylist(), locale)]
    if rows:
        row = max(rows, key=lambda row: row["predicted_at"])
        off = row["expected_purchases"] / max(row["actual_purchases"], 1) - 1
        lines.append(
            say(
                "demo-forecast",
                locale,
                day=say_date(row["predicted_at"].date(), locale),
                customers=row["n_customers"],
                expected=round(row["expected_purchases"]),
                actual=row["actual_purchases"],
                off=format_percent(off, format="+0.0%;-0.0%", locale=locale),
            )
        )
    return lines


def _learned_from_campaigns(last: Turn, result: DemoResult, locale: str) -> list[str]:
    playbook = result.workspace.playbook(last.manifest.playbook_version)
    lines = [say("demo-rates", locale)]
    rates = last.read("response_rates").to_pylist()
    for treatment in playbook.treatments:
        cells = [row for row in rates if row["treatment_id"] == treatment.treatment_id]
        n, r = (sum(row[name] for row in cells) for name in ("n_delivered", "n_responses"))
        if n:
            prior = treatment.prior_response_probability
            lines.append("  " + say(
                "demo-rate", locale, title=treatment.words[locale].title, delivered=n, responses=r,
                rate=round(100 * r / n, 1), prior=round(100 * prior, 1)))  # fmt: skip
    return lines


def _placebo(last: Turn, locale: str) -> list[str]:
    rows = [
        row
        for row in last.read("lift").to_pylist()
        if row["treatment_id"] == "*" and row["basis"] == "placebo"
    ]
    if not rows or rows[0]["lift_amount"] is None:
        return [say("demo-placebo-unknown", locale)]
    row, currency = rows[0], last.manifest.currency
    amounts = {
        name: format_money(row[f"lift_{name}amount"], currency, locale)
        for name in ("", "low_", "high_")
    }
    return [
        say("demo-placebo", locale, lift=amounts[""], low=amounts["low_"], high=amounts["high_"])
    ]


def _simulated(found: tuple[Recovered, ...], locale: str) -> list[str]:
    first = found[0]
    return [
        say("demo-simulated", locale, shops=len(found)),
        "  " + say("demo-simulated-rate", locale, true=round(100 * first.true_response_probability, 1),
                   mean=round(100 * _mean([shop.response_probability for shop in found]), 1),
                   held=sum(shop.holds_response_probability for shop in found), shops=len(found)),
        "  " + say("demo-simulated-lift", locale, true=round(first.true_lift_amount),
                   mean=round(_mean([shop.lift_amount for shop in found])),
                   held=sum(shop.holds_lift for shop in found), shops=len(found)),
    ]  # fmt: skip


def _mean(numbers: list[float]) -> float:
    return sum(numbers) / len(numbers)
