"""To begin with: a workspace, its settings, a playbook held against the rules, the demo."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console

from najimi.cli import ROOMY_WIDTH
from najimi.cli.common import say_next, workspace_option
from najimi.config import LOCALES, Settings, describe_settings
from najimi.errors import PlaybookError
from najimi.playbooks import list_packs, read_pack
from najimi.words import say
from najimi.workspace import create_workspace, open_workspace


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--currency", default="JPY", show_default=True, help="ISO 4217 code, e.g. JPY or USD."
)
@click.option(
    "--time-zone", default="Asia/Tokyo", show_default=True, help="IANA zone, e.g. Asia/Tokyo."
)
@click.option(
    "--locale",
    type=click.Choice(LOCALES),
    default="ja",
    show_default=True,
    help="Language of the desk.",
)
@click.option("--pack", type=click.Choice(list_packs()), default="retail_starter", show_default=True,
              help="Playbook to start with.")  # fmt: skip
def init_command(folder: Path, currency: str, time_zone: str, locale: str, pack: str) -> None:
    """Make a workspace in FOLDER, which must be new or empty."""
    from najimi.customize import check_playbook

    settings = Settings(currency=currency, time_zone=time_zone, locale=locale)
    text = read_pack(pack)
    if f"{currency} =" not in text:
        raise PlaybookError(
            f"the pack {pack} has no amounts in {currency}.",
            hint="start with JPY or USD, or copy the pack and write your own amounts.",
        )
    check_playbook(text, currency=currency)
    create_workspace(folder, settings, playbook_text=text)
    told = {"folder": str(folder), "currency": currency, "zone": time_zone, "pack": pack}
    click.echo(say("cli-ready", locale, **told))
    click.echo(say_next(locale, f"najimi load FILE -w {folder}"))


@click.command("check")
@click.argument("playbook", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--currency", default="JPY", show_default=True, help="ISO 4217 code of the amounts to check."
)
def check_command(playbook: Path, currency: str) -> None:
    """Check a PLAYBOOK file; every fault is listed at once."""
    from najimi.customize import check_playbook

    parsed = check_playbook(_read_text(playbook), currency=currency)
    click.echo(f"{playbook.name} is sound: {len(parsed.treatments)} treatments.")


@click.command("settings")
@workspace_option
def settings_command(folder: Path) -> None:
    """Print every setting in force, with its unit and range."""
    click.echo(describe_settings(open_workspace(folder).settings))


@click.command("demo")
@click.argument("folder", type=click.Path(path_type=Path), default=Path("demo-shop"))
@click.option(
    "--locale",
    type=click.Choice(LOCALES),
    default="en",
    show_default=True,
    help="Language of the summary.",
)
def demo_command(folder: Path, locale: str) -> None:
    """Make a workspace in FOLDER from real purchases (Complete Journey) and replay three months."""
    from najimi.demo import run_demo
    from najimi.desk.server import prepare_desk

    console = Console(width=None if sys.stdout.isatty() else ROOMY_WIDTH)
    run_demo(folder, console=console, locale=locale)
    with console.status("preparing the desk ..."):
        prepare_desk(folder)


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise PlaybookError(f"{path.name} is not UTF-8.", hint="save it as UTF-8.") from error
