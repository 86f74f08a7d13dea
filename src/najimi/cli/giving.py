"""What we gave one customer and what we took, entry by entry."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from najimi.cli.common import tell_instant, workspace_option
from najimi.cli.showing import find_customer, name_customer
from najimi.config import LOCALES
from najimi.errors import UnknownCustomerError
from najimi.model.playbook import Playbook
from najimi.words import say
from najimi.words.giving import (
    is_give,
    say_balance_to_customer,
    say_entry,
    say_points,
    say_standing,
)
from najimi.workspace import Turn, Workspace, open_workspace
from najimi.workspace.customer_rows import read_customers

Row = dict[str, Any]


@click.command("ledger")
@click.argument("customer")
@click.option("--to-customer", is_flag=True, help="In words to the customer, without the line.")
@click.option("--locale", type=click.Choice(LOCALES), help="Language; default: the workspace's.")
@workspace_option
def ledger_command(customer: str, to_customer: bool, locale: str | None, folder: Path) -> None:
    """List what we gave CUSTOMER (a customer id, or SOURCE:KEY) and what we took, with the balance."""
    workspace = open_workspace(folder)
    current = workspace.turns.current()
    if current is None or not current.has("balances"):
        raise UnknownCustomerError("no turn has a ledger yet.", hint=f"najimi turn -w {folder}")
    customer_id = find_customer(current, customer)
    language = locale or workspace.settings.locale
    named = name_customer(folder, customer_id, language)
    click.echo(f"{named} - {customer_id}\n" if named else f"{customer_id}\n")
    teller = _Teller(workspace, current, language)
    tell = teller.to_customer if to_customer else teller.to_manager
    for line in tell(*_rows(current, customer_id)):
        click.echo(line)


def _rows(turn: Turn, customer_id: str) -> tuple[Row, list[Row]]:
    """Return the balance and the entries of a customer, the oldest first."""
    found, entries = (
        read_customers(turn.path(table), [customer_id]).to_pylist()
        for table in ("balances", "ledger_entries")
    )
    if not found:
        raise UnknownCustomerError(
            f"turn {turn.manifest.turn_id} knows no customer {customer_id!r}.",
            hint="look the customer up on the desk, or give the key of a source as SOURCE:KEY.",
        )
    return found[0], sorted(entries, key=lambda row: (row["occurred_on"], row["entry_id"]))


class _Teller:
    """Tells a ledger in one language."""

    def __init__(self, workspace: Workspace, turn: Turn, locale: str) -> None:
        playbook: Playbook = workspace.playbook(turn.manifest.playbook_version)
        self._titles = {t.treatment_id: t.words[locale].title for t in playbook.treatments}
        self._at = tell_instant(turn.manifest.as_of, workspace.settings)
        self._locale = locale

    def to_manager(self, balance: Row, entries: list[Row]) -> Iterator[str]:
        yield self._say("giving-title", at=self._at)
        running = 0
        for entry in entries:
            running += entry["points_now"] if is_give(entry) else -entry["points_now"]
            told = say_entry(entry, self._locale, title=self._title(entry))
            yield self._say("giving-running", entry=told, balance=self._points(running))
        if not entries:
            yield self._say("giving-none")
            return
        yield ""
        yield from say_standing(balance, self._locale)

    def to_customer(self, balance: Row, entries: list[Row]) -> Iterator[str]:
        yield self._say("giving-title", at=self._at)
        for entry in entries:
            yield say_entry(entry, self._locale, title=self._title(entry), to_customer=True)
        yield (
            say_balance_to_customer(balance, self._locale) if entries else self._say("giving-none")
        )

    def _title(self, entry: Row) -> str:
        return self._titles.get(entry["treatment_id"], "")

    def _points(self, points: int) -> str:
        return say_points(points, self._locale)

    def _say(self, key: str, **values: object) -> str:
        return say(key, self._locale, **values)
