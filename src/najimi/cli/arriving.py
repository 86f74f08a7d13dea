"""What comes by itself: rows of a database, and files dropped into a folder."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import click

from najimi.cli import EXIT_BAD_INPUT
from najimi.cli.common import open_finished, workspace_option
from najimi.desk.loading import commit_before_store
from najimi.errors import OutOfRangeError
from najimi.load import read_mapping
from najimi.load.telling import describe_dry_rows, describe_file, describe_rows, left_out_lines
from najimi.pull import DatabaseSource, pull_source, read_sources, try_source
from najimi.tables.facts import LOADABLE
from najimi.watch import Outcome, Watched, look, step, watch_once, watching
from najimi.words import say
from najimi.workspace import Workspace


@click.command("pull")
@click.argument("name", required=False, metavar="[SOURCE]")
@click.option("--dry-run", is_flag=True, help="Read and check, and store nothing.")
@workspace_option
def pull_command(name: str | None, dry_run: bool, folder: Path) -> None:
    """Read what is new in the databases of pull.toml, or in the one named SOURCE."""
    workspace, sources = open_finished(folder), read_sources(folder)
    if name is not None and name not in sources:
        raise OutOfRangeError(
            f"pull.toml has no source {name!r}.", hint=f"name one of {', '.join(sources)}."
        )
    chosen = [sources[name]] if name is not None else list(sources.values())
    tell = _try_one if dry_run else _pull_one
    if sum(tell(workspace, source) for source in chosen):
        sys.exit(EXIT_BAD_INPUT)


def _pull_one(workspace: Workspace, source: DatabaseSource) -> int:
    """Pull one source, say what came, and return how many rows were rejected."""
    locale, hook = workspace.settings.locale, commit_before_store(workspace.folder)
    n_rejected = 0
    for pulled in pull_source(workspace, source, now=datetime.now(UTC), before_store=hook):
        name = f"{pulled.source}/{pulled.table}"
        if pulled.report is None:
            click.echo(say("pull-nothing-new", locale, name=name))
            continue
        click.echo(describe_rows(name, pulled.report, locale))
        _tell_left_out(pulled.report.left_out, locale)
        n_rejected += pulled.report.n_rejected
    return n_rejected


def _try_one(workspace: Workspace, source: DatabaseSource) -> int:
    """Say what a pull of one source would do, and return how many rows it would reject."""
    locale, n_rejected = workspace.settings.locale, 0
    for table, tried in try_source(workspace, source, now=datetime.now(UTC)):
        name = f"{source.name}/{table}"
        if tried is None:
            click.echo(say("pull-nothing-new", locale, name=name))
            continue
        click.echo(describe_dry_rows(name, tried.tables[0], locale))
        _tell_left_out(tried.left_out, locale)
        n_rejected += tried.tables[0].n_rejected
    click.echo(say("pull-nothing-stored", locale))
    return n_rejected


def _tell_left_out(left_out: Mapping[str, str], locale: str) -> None:
    for line in left_out_lines(left_out, locale):
        click.echo(line)


@click.command("watch")
@click.argument("dropped", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--source", help="System the files come from, unless a sub-folder or the heading names it."
)
@click.option(
    "--table",
    type=click.Choice(LOADABLE),
    help="Unless a sub-folder names it; the heading is asked where nobody does.",
)
@click.option("--mapping", "mapping_path", type=click.Path(path_type=Path),
              help="TOML file for --table: their columns to ours.")  # fmt: skip
@click.option("--encoding", help="Encoding of texts, if it is not found rightly, e.g. cp932.")
@click.option("--once", is_flag=True, help="Take up what is complete now, then end; for cron.")
@click.option("--pause-seconds", type=click.FloatRange(0.1, 3600), default=10.0, show_default=True,
              help="How long a file must rest to be complete.")  # fmt: skip
@workspace_option
def watch_command(
    dropped: Path, source: str | None, table: str | None, mapping_path: Path | None,
    encoding: str | None, once: bool, pause_seconds: float, folder: Path,
) -> None:  # fmt: skip
    """Load files that are dropped into DIR, once each, and move them to done or failed."""
    workspace = open_finished(folder)
    if mapping_path is not None and table is None:
        raise OutOfRangeError("--mapping needs --table.", hint="say which table it is for.")
    mappings = {table: read_mapping(mapping_path, table=table)} if table and mapping_path else {}
    hook, locale = commit_before_store(folder), workspace.settings.locale
    watched = Watched(dropped, source, table, mappings, encoding, hook)
    before = look(dropped)
    with watching(dropped):
        if once:
            told = watch_once(
                workspace, watched, pause=lambda: time.sleep(pause_seconds), now=datetime.now(UTC)
            )
            if sum(_tell_outcome(outcome, locale) for outcome in told):
                sys.exit(EXIT_BAD_INPUT)
            return
        while True:
            time.sleep(pause_seconds)
            before, outcomes = step(workspace, watched, before, now=datetime.now(UTC))
            for outcome in outcomes:
                _tell_outcome(outcome, locale)


def _tell_outcome(outcome: Outcome, locale: str) -> int:
    """Say what became of a file, and return how many of its rows were rejected, at least one."""
    name, moved_to = outcome.path.name, outcome.moved_to
    where = (
        say("watch-moved", locale, path=str(moved_to)) if moved_to else say("watch-again", locale)
    )
    if outcome.report is None:
        click.echo(f"{say('watch-not-loaded', locale, name=name)}\n  {where}", err=True)
        return 1
    click.echo(f"{describe_file(outcome.path, outcome.report, locale)}\n  {where}")
    return outcome.report.n_rejected
