"""Files in: looked at, tried, loaded."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from najimi.cli import EXIT_BAD_INPUT
from najimi.cli.common import open_finished, rows_progress, workspace_option
from najimi.desk.loading import commit_before_store
from najimi.load import (
    Note,
    Preview,
    Proposal,
    Recipe,
    dry_run,
    load_by_recipe,
    preview_file,
    read_recipe,
    remember_mapping,
)
from najimi.load.telling import (
    describe_dry_run,
    describe_file,
    describe_preview,
    describe_proposal,
    doubt_lines,
    note_lines,
)
from najimi.tables.facts import LOADABLE
from najimi.words import say
from najimi.workspace import Workspace


@click.command("load")
@click.argument("files", nargs=-1, required=True, metavar="[TABLE] FILE...")
@click.option("--source", help="Name of the system the files came from, e.g. till.")
@click.option(
    "--mapping",
    "mapping_path",
    type=click.Path(path_type=Path),
    help="TOML file: their columns to ours.",
)
@click.option("--encoding", help="Encoding of a text; found from the text unless given.")
@click.option("--sheet", help="Of a workbook; the first one with rows unless given.")
@click.option("--policy", "policies", multiple=True, metavar="COLUMN=POLICY",
              help="Of people: overwrite, fill or keep, e.g. email=fill.")  # fmt: skip
@click.option("--dry-run", "is_dry", is_flag=True, help="Count what would happen; store nothing.")
@click.option("--accept-mapping", "is_accepted", is_flag=True,
              help="Use the proposed mapping, and remember it for this heading.")  # fmt: skip
@workspace_option
def load_command(
    files: tuple[str, ...],
    source: str | None,
    mapping_path: Path | None,
    encoding: str | None,
    sheet: str | None,
    policies: tuple[str, ...],
    is_dry: bool,
    is_accepted: bool,
    folder: Path,
) -> None:
    """
    Load FILES; what cannot be stored is listed, never lost.

    Files of known systems are recognized by their heading. For others name the fact TABLE
    first, or confirm the mapping that is proposed.

    Ends with code 2 if a row was rejected or a file was not loaded, and with --dry-run if that
    would be so; else with 0.
    """
    table, paths = _table_and_paths(files)
    workspace = open_finished(folder)
    n_rejected = 0
    for path in paths:
        told = _recipe_told(table, mapping_path, source)
        n_rejected += _load_one(
            workspace, path, told, source=source or "", encoding=encoding, sheet=sheet,
            policy=_policy(policies), is_dry=is_dry, is_accepted=is_accepted,
        )  # fmt: skip
    if n_rejected:
        sys.exit(EXIT_BAD_INPUT)


def _table_and_paths(files: tuple[str, ...]) -> tuple[str | None, list[Path]]:
    """Return the table if the first word is one, and the files."""
    first, *others = files
    if first in LOADABLE and others:
        return first, [Path(name) for name in others]
    if others and not Path(first).suffix and not Path(first).exists():
        named = ", ".join(repr(name) for name in LOADABLE)
        raise click.BadParameter(f"{first!r} is not one of {named}.", param_hint="'TABLE'")
    return None, [Path(name) for name in files]


def _policy(policies: tuple[str, ...]) -> dict[str, str]:
    pairs = [text.partition("=") for text in policies]
    return {column.strip(): policy.strip() for column, _, policy in pairs}


def _recipe_told(table: str | None, mapping_path: Path | None, source: str | None) -> Recipe | None:
    """Return what the arguments say is to be done; None if the heading must say it."""
    if table is None and mapping_path is None:
        return None
    return read_recipe(mapping_path, table=table, source=source)


def _load_one(
    workspace: Workspace,
    path: Path,
    told: Recipe | None,
    *,
    source: str,
    encoding: str | None,
    sheet: str | None,
    policy: dict[str, str],
    is_dry: bool,
    is_accepted: bool,
) -> int:
    """Load one file or look at it; return how many rows were rejected."""
    locale, now = workspace.settings.locale, datetime.now(UTC)
    recipe = told
    if recipe is None:
        preview = preview_file(
            workspace, path, source=source, encoding=encoding, sheet=sheet, now=now
        )
        click.echo(describe_preview(preview, locale))
        recipe, encoding = preview.recipe, encoding or preview.encoding
        if preview.proposal is not None:
            if not (is_accepted and source) or preview.proposal.missing:
                click.echo(describe_proposal(preview, locale))
                if is_accepted and preview.proposal.missing:
                    click.echo(say("load-incomplete", locale))
                return 1
            _accept(workspace, preview, preview.proposal, source, is_dry=is_dry)
    recipe = recipe.with_policy(policy)
    with rows_progress(f"reading {path.name}") as on_progress:
        if is_dry:
            dry = dry_run(
                workspace,
                path,
                recipe,
                encoding=encoding,
                sheet=sheet,
                now=now,
                on_progress=on_progress,
            )
            _tell_notes(dry.notes if told else (), locale)
            click.echo(describe_dry_run(path, dry, locale))
            return sum(each.n_rejected for each in dry.tables)
        report = load_by_recipe(
            workspace, path, recipe, encoding=encoding, sheet=sheet, now=now,
            on_progress=on_progress, before_store=commit_before_store(workspace.folder),
        )  # fmt: skip
    _tell_notes(report.notes if told else (), locale)
    click.echo(describe_file(path, report, locale))
    return report.n_rejected


def _accept(
    workspace: Workspace, preview: Preview, proposal: Proposal, source: str, *, is_dry: bool
) -> None:
    """Say what a proposal does not use, and remember it for files with this heading."""
    locale = workspace.settings.locale
    for line in doubt_lines(proposal, locale):
        click.echo("  " + line)
    if not is_dry:
        kept = remember_mapping(
            workspace, preview.names, table=proposal.table, mapping=proposal.mapping, source=source
        )
        click.echo("  " + say("load-remembered", locale, path=str(kept)))


def _tell_notes(notes: tuple[Note, ...], locale: str) -> None:
    """Say how a file was read, where no preview has said it."""
    for line in note_lines(notes, locale):
        click.echo(line)
