"""The customer's own: what we hold about them, erased when they ask or when its time is past."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from pathlib import Path

import click

from najimi.cli.common import open_finished, workspace_option
from najimi.config import LOCALES
from najimi.desk.erasure import open_desk
from najimi.desk.holding import open_held
from najimi.errors import InputFileError, UnknownCustomerError
from najimi.explain import explain_customer
from najimi.model.terms import HandingPurpose
from najimi.ownership import (
    HANDED_OUT,
    Receipt,
    apply_retention,
    count_waiting_files,
    describe_data_map,
    erase,
    foresee_erasure,
    hand_out,
    lift_erasure,
    noting_readings,
    removed_in_words,
    write_privately,
)
from najimi.words import say
from najimi.workspace import Workspace


@click.command("hold")
@click.argument("customer")
@click.option("--as", "kind", type=click.Choice(list(HANDED_OUT)), default="json", show_default=True,
              help="Kind of file; csv is a zip of one CSV a table, vcard is version 3.0.")  # fmt: skip
@click.option("--out", "path", type=click.Path(path_type=Path), required=True, help="New file.")
@click.option("--purpose", default="", help=f"What for, noted: {', '.join(HandingPurpose)}.")
@click.option("--who", default="", help="Who does it, for the note; default: the system's user.")
@click.option("--locale", type=click.Choice(LOCALES), help="Language; default: the workspace's.")
@workspace_option
def hold_command(
    customer: str, kind: str, path: Path, purpose: str, who: str, locale: str | None, folder: Path
) -> None:
    """Write all that is held about CUSTOMER (a customer id, or SOURCE:KEY), from where, what for."""
    if kind == "csv" and path.suffix.lower() != ".zip":
        raise InputFileError(
            f"csv is written as a zip of one CSV a table, and {path.name} does not end in .zip.",
            hint=f"--out {path.with_suffix('.zip')}",
        )
    workspace = open_finished(folder)
    language = locale or workspace.settings.locale
    out = hand_out(
        workspace, customer, kind, purpose=purpose, locale=language, who=who or getpass.getuser(),
        now=datetime.now(UTC), note=noting_readings(workspace),
        explain=lambda customer_id: _explanation(workspace, customer_id, language),
        ask_desk=open_held(folder),
    )  # fmt: skip
    write_privately(path, out.data)
    click.echo(say("held-written", language, path=str(path), facts=out.n_facts))


def _explanation(workspace: Workspace, customer_id: str, locale: str) -> str:
    """Return why they were decided for in the current turn; nothing, if it does not know them."""
    current = workspace.turns.current()
    if current is None:
        return ""
    playbook = workspace.playbook(current.manifest.playbook_version)
    try:
        return explain_customer(current, playbook, customer_id, locale).as_text(locale)
    except UnknownCustomerError:
        return ""


@click.command("erase")
@click.argument("customers", nargs=-1, required=True, metavar="CUSTOMER...")
@click.option(
    "--lift", is_flag=True, help="Let CUSTOMER back in: a receipt, an address, SOURCE:KEY."
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--who", default="", help="Who does it, for the receipt; default: the system's user.")
@workspace_option
def erase_command(
    customers: tuple[str, ...], lift: bool, yes: bool, who: str, folder: Path
) -> None:
    """Erase CUSTOMER (a customer id, or SOURCE:KEY) from every store, off the disk."""
    workspace, now = open_finished(folder), datetime.now(UTC)
    locale = workspace.settings.locale
    if lift:
        n_lifted = sum(lift_erasure(workspace, known_by, now=now) for known_by in customers)
        click.echo(say("erase-lifted", locale, count=n_lifted))
        return
    foreseen = foresee_erasure(workspace, customers)
    for code, n_keys, n_orders in (
        ("erase-guests-going", foreseen.n_going, foreseen.n_orders_going),
        ("erase-guests-staying", foreseen.n_staying, foreseen.n_orders_staying),
    ):
        if n_keys:
            click.echo(say(code, locale, keys=n_keys, orders=n_orders))
    if n_waiting := count_waiting_files(workspace):
        click.echo(say("erase-waiting", locale, files=n_waiting))
    if not yes:
        click.confirm(
            say("erase-ask", locale, people=len(customers), facts=foreseen.n_facts), abort=True
        )
    by = who or getpass.getuser()
    receipt = erase(workspace, customers, now=now, who=by, desk=open_desk(folder))
    click.echo(describe_receipt(receipt, workspace))
    click.echo(say("erase-listed", locale, number=receipt.number))


def describe_receipt(receipt: Receipt, workspace: Workspace) -> str:
    """Return what an erasure removed, in a few lines that name nobody."""
    locale, at = workspace.settings.locale, receipt.at.astimezone(workspace.settings.zone)
    first = say(
        "erase-receipt", locale, number=receipt.number, people=receipt.n_people,
        at=f"{at:%Y-%m-%d %H:%M}",
    )  # fmt: skip
    removed = [
        "  " + say("erase-removed", locale, count=count, store=store)
        for store, count in removed_in_words(receipt.removed, locale).items()
    ]
    return "\n".join([first, *(removed or ["  " + say("erase-nothing", locale)])])


@click.command("retention")
@click.option("--apply/--dry-run", "is_applied", default=False, help="Remove, or only count.")
@workspace_option
def retention_command(is_applied: bool, folder: Path) -> None:
    """Remove what is past its time, by the settings of each class of data."""
    workspace, now = open_finished(folder), datetime.now(UTC)
    locale = workspace.settings.locale
    past = apply_retention(workspace, now=now, is_dry=not is_applied, desk=open_desk(folder))
    for found in past:
        told = {"count": found.count, "days": found.days, "what": say(found.words, locale)}
        click.echo(say("retention-past", locale, **told))
    nothing = "retention-none" if not past else None
    click.echo(say(nothing or ("retention-done" if is_applied else "retention-dry"), locale))


@click.command("data-map")
def data_map_command() -> None:
    """Print every store that can hold personal data: what for, how long, how erasure covers it."""
    click.echo(describe_data_map(), nl=False)
