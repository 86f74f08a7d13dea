"""A whole workspace put aside, and brought back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from najimi.backup import backup_workspace, restore_workspace
from najimi.cli.common import open_finished, workspace_option
from najimi.workspace import open_workspace


@click.command("backup")
@click.argument("target", type=click.Path(path_type=Path))
@workspace_option
def backup_command(target: Path, folder: Path) -> None:
    """Put the whole workspace into one file TARGET, or into a new file in the folder TARGET."""
    made = backup_workspace(open_finished(folder), target, now=datetime.now(UTC))
    click.echo(
        f"{made.path}: {made.n_members:,} files, {made.n_desk_rows:,} rows of the desk,"
        f" {made.n_bytes:,} bytes"
    )
    click.echo(f"Keep it apart from {open_workspace(folder).kept.folder}, which cleans it later.")


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
    click.echo(
        f"{folder}: as of {restored.begun_at:%Y-%m-%d %H:%M} UTC, {restored.n_members:,} files,"
        f" {restored.n_desk_rows:,} rows of the desk"
    )
    erased, n_withdrawals = restored.replayed.receipt, restored.replayed.n_withdrawals
    click.echo(
        f"Since then {erased.n_people if erased else 0:,} people were erased and"
        f" {n_withdrawals:,} consents withdrawn; that was done again."
    )
    click.echo(f"Next: najimi turn -w {folder}")
