"""What more of each capacity would be worth, and how near to the best the turn is."""

from __future__ import annotations

from pathlib import Path

import click

from najimi.cli.common import workspace_option
from najimi.config import LOCALES
from najimi.errors import NoTurnError
from najimi.model.price_words import PriceTeller
from najimi.workspace import open_workspace


@click.command("prices")
@click.option("--locale", type=click.Choice(LOCALES), help="Language; default: the workspace's.")
@workspace_option
def prices_command(locale: str | None, folder: Path) -> None:
    """Say what more time, money and stock would be worth in the latest turn."""
    workspace = open_workspace(folder)
    current = workspace.turns.current()
    if current is None:
        raise NoTurnError("there is no turn yet.", hint=f"najimi turn -w {folder}")
    playbook = workspace.playbook(current.manifest.playbook_version)
    teller = PriceTeller(playbook, locale or workspace.settings.locale, current.manifest.currency)
    for line in teller.all(current.read("prices").to_pylist()):
        click.echo(line)
    if current.has("allocation"):
        (row,) = current.read("allocation").to_pylist()
        click.echo(teller.gap(row))
