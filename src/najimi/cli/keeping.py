"""A whole workspace put aside, and brought back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from najimi.backup import backup_workspace, restore_workspace
from najimi.cli.common import open_finished, say_next, tell_instant, workspace_option
from najimi.words import say
from najimi.workspace import open_workspace


@click.command("backup")
@click.argument("target", type=click.Path(path_type=Path))
@workspace_option
def backup_command(target: Path, folder: Path) -> None:
    """Put the whole workspace into one file TARGET, or into a new file in the folder TARGET."""
    workspace = open_finished(folder)
    locale = workspace.settings.locale
    made = backup_workspace(workspace, target, now=datetime.now(UTC))
    click.echo(
        say("cli-backup-made", locale, path=str(made.path), files=made.n_members,
            rows=made.n_desk_rows, bytes=made.n_bytes)
    )  # fmt: skip
    click.echo(say("cli-backup-apart", locale, kept=str(workspace.kept.folder)))


@click.command("restore")
@click.argument("backup_path", type=click.Path(path_type=Path), metavar="FILE")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--kept", type=click.Path(path_type=Path, exists=True, file_okay=False),
              help="Folder of the list kept outside, unless it lies beside FOLDER.")  # fmt: skip
@click.option("--nobody-was-erased", is_flag=True, help="There never was such a list.")
def restore_command(
    backup_path: Path, folder: Path, kept: Path | None, nobody_was_erased: bool
) -> None:
    """Bring a backup FILE back into FOLDER, without those who were erased since."""
    restored = restore_workspace(
        backup_path, folder, kept=kept, is_new_list=nobody_was_erased, now=datetime.now(UTC)
    )
    settings, replayed = open_workspace(folder).settings, restored.replayed
    click.echo(
        say("cli-restored", settings.locale, folder=str(folder), files=restored.n_members,
            rows=restored.n_desk_rows, at=tell_instant(restored.begun_at, settings))
    )  # fmt: skip
    n_people = replayed.receipt.n_people if replayed.receipt else 0
    told = {"people": n_people, "withdrawals": replayed.n_withdrawals}
    click.echo(say("cli-restored-replayed", settings.locale, **told))
    click.echo(say_next(settings.locale, f"najimi turn -w {folder}"))
