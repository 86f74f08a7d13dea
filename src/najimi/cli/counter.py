"""The counter: keys for tills, and what became of dismissed suggestions."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from babel.numbers import format_percent

from najimi.cli.common import open_finished, tell_instant, workspace_option
from najimi.words import say

if TYPE_CHECKING:
    from najimi.desk.counter.dismissing import Dismissals
    from najimi.desk.selectors import PlanDismissals

SCOPES = ("counter", "counter_numbers")


@click.group("key")
def key_command() -> None:
    """Make, list and revoke keys by which tills ask at the counter."""


@key_command.command("create")
@click.argument("name")
@click.option(
    "--scope", "scopes", type=click.Choice(SCOPES), multiple=True, required=True,
    help="What it may do; give it again for several.",
)  # fmt: skip
@workspace_option
def create(name: str, scopes: tuple[str, ...], folder: Path) -> None:
    """Make a key of a NAME and show its token once; only a digest of it is kept."""
    locale = open_finished(folder).settings.locale
    _start(folder)
    from najimi.desk.counter.keys import create_key
    from najimi.desk.services import create_owner

    made = create_key(name, scopes, who=create_owner(), at=datetime.now(UTC))
    told = say("key-made", locale, name=made.name, scopes=", ".join(made.scopes))
    click.echo(told, err=True)
    click.echo(made.token)


@key_command.command("list")
@workspace_option
def list_command(folder: Path) -> None:
    """List all keys, without their tokens."""
    settings = open_finished(folder).settings
    _start(folder)
    from najimi.desk.counter.keys import list_keys

    keys = list_keys()
    for key in keys:
        told = {
            "name": key.name,
            "scopes": ", ".join(key.scopes.split()),
            "made": tell_instant(key.made_at, settings),
        }
        if key.revoked_at is None:
            click.echo(say("key-line", settings.locale, **told))
        else:
            revoked = tell_instant(key.revoked_at, settings)
            click.echo(say("key-line-revoked", settings.locale, **told, revoked=revoked))
    if not keys:
        click.echo(say("key-none", settings.locale))


@key_command.command("revoke")
@click.argument("name")
@workspace_option
def revoke(name: str, folder: Path) -> None:
    """Revoke the key of a NAME; it opens nothing from the next request on."""
    locale = open_finished(folder).settings.locale
    _start(folder)
    from najimi.desk.counter.keys import revoke_key
    from najimi.desk.services import create_owner

    was_in_force = revoke_key(name, who=create_owner(), at=datetime.now(UTC))
    click.echo(say("key-revoked" if was_in_force else "key-revoked-before", locale, name=name))


@click.command("dismissals")
@click.option(
    "--days", type=click.IntRange(1, 3650), default=180, show_default=True,
    help="How far back to look.",
)  # fmt: skip
@workspace_option
def dismissals_command(days: int, folder: Path) -> None:
    """Compare what staff held back with what customers bought afterwards."""
    locale = open_finished(folder).settings.locale
    _start(folder)
    from najimi.desk import engine
    from najimi.desk.counter.dismissing import read_dismissals
    from najimi.desk.selectors import read_plan_dismissals

    shop, now = engine.open_shop(folder), datetime.now(UTC)
    told = read_dismissals(shop, days=days, now=now)
    plan = read_plan_dismissals(shop, days=days, now=now, locale=locale)
    if told.n + told.n_open:
        _tell_counter(told, locale)
    if plan.n + plan.n_open:
        _tell_plan(plan, locale)
    has_any = told.n + told.n_open + plan.n + plan.n_open
    click.echo(say("dismissals-elsewhere" if has_any else "dismissals-none", locale))


def _tell_counter(told: Dismissals, locale: str) -> None:
    from najimi.desk import engine

    window = engine.WINDOW_DAYS
    parts = (("dismissals-head", told.n, told.n_bought),
             ("dismissals-beside", told.n_told, told.n_told_bought))  # fmt: skip
    for word, n, bought in parts:
        click.echo(
            say(word, locale, n=n, bought=bought, days=window, share=_share(bought, n, locale))
        )
    for group in told.groups:
        reason = say(f"desk-leave-{group.reason.replace('_', '-')}", locale)
        share = _share(group.n_bought, group.n, locale)
        line = {"who": group.dismissed_by, "reason": reason, "share": share}
        click.echo(say("dismissals-line", locale, n=group.n, bought=group.n_bought, **line))
    if told.n_open:
        click.echo(say("dismissals-open", locale, n=told.n_open, days=window))


def _tell_plan(plan: PlanDismissals, locale: str) -> None:
    values = {"n": plan.n, "bought": plan.n_bought, "elsewhere": plan.n_elsewhere}
    click.echo(
        say("dismissals-plan-head", locale, share=_share(plan.n_bought, plan.n, locale), **values)
    )
    share = _share(plan.n_done_bought, plan.n_done, locale)
    beside = {"n": plan.n_done, "bought": plan.n_done_bought, "share": share}
    click.echo(say("dismissals-plan-beside", locale, **beside))
    for group in plan.groups:
        reason = say(f"desk-leave-{group.reason.replace('_', '-')}", locale)
        line = {
            "who": group.who,
            "reason": reason,
            "share": _share(group.n_bought, group.n, locale),
        }
        click.echo(say("dismissals-line", locale, n=group.n, bought=group.n_bought, **line))
    if plan.n_open:
        click.echo(say("dismissals-page-open", locale, n=plan.n_open))


def _share(part: int, whole: int, locale: str) -> str:
    return str(format_percent(part / whole, locale=locale)) if whole else "–"


def _start(folder: Path) -> None:
    from najimi.desk.starting import prepare_database

    prepare_database(folder)
