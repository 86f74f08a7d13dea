"""What there is to see: one decision in words, and the desk."""

from __future__ import annotations

from pathlib import Path

import click
import pyarrow.parquet as pq

from najimi.cli.common import open_finished, workspace_option
from najimi.config import LOCALES
from najimi.errors import UnknownCustomerError
from najimi.explain import explain_customer, propose_to
from najimi.explain_record import explain_decision, read_decision
from najimi.words import say
from najimi.workspace import Turn, Workspace, open_workspace


@click.command("explain")
@click.argument("customer", required=False)
@click.option("--decision", metavar="ID", help="One decision, from its record, however old.")
@click.option("--locale", type=click.Choice(LOCALES), help="Language; default: the workspace's.")
@workspace_option
def explain_command(
    customer: str | None, decision: str | None, locale: str | None, folder: Path
) -> None:
    """Say why CUSTOMER (a customer id, or SOURCE:KEY) was decided for in this way."""
    workspace = open_workspace(folder)
    language = locale or workspace.settings.locale
    if decision is not None and customer is None:
        click.echo(explain_decision(workspace, read_decision(workspace, decision), language))
    elif customer is not None and decision is None:
        _explain_customer(workspace, customer, language, folder)
    else:
        raise click.UsageError(say("cli-one-of-customer-and-decision", language))


def _explain_customer(workspace: Workspace, customer: str, language: str, folder: Path) -> None:
    current = workspace.turns.current()
    if current is None:
        raise UnknownCustomerError("there is no turn yet.", hint=f"najimi turn -w {folder}")
    customer_id = find_customer(current, customer)
    playbook = workspace.playbook(current.manifest.playbook_version)
    told = explain_customer(current, playbook, customer_id, language)
    named = name_customer(folder, customer_id, language)
    click.echo(f"{named} - {customer_id}\n" if named else f"{customer_id}\n")
    click.echo(told.as_text(language))


@click.command("proposal")
@click.argument("customer")
@click.option("--locale", type=click.Choice(LOCALES), help="Language; default: the workspace's.")
@workspace_option
def proposal_command(customer: str, locale: str | None, folder: Path) -> None:
    """Print the proposal to CUSTOMER: the problem, the means, evidence, price, and the risk."""
    workspace = open_workspace(folder)
    language = locale or workspace.settings.locale
    current = workspace.turns.current()
    if current is None:
        raise UnknownCustomerError("there is no turn yet.", hint=f"najimi turn -w {folder}")
    customer_id = find_customer(current, customer)
    playbook = workspace.playbook(current.manifest.playbook_version)
    told = propose_to(current, playbook, customer_id, language)
    named = name_customer(folder, customer_id, language)
    click.echo(f"{named}\n" if named else f"{customer_id}\n")
    click.echo(told.as_text(language))


def name_customer(folder: Path, customer_id: str, locale: str) -> str:
    """Return the name of a customer as people of a locale say it, or the reading if it is all."""
    from najimi.desk.engine import open_shop
    from najimi.desk.engine.people import people_of

    person = people_of(open_shop(folder), [customer_id])[customer_id]
    name: str = person.name(locale) or person.reading("ja")
    return say("explain-name", locale, name=name) if name else ""


def find_customer(current: Turn, customer: str) -> str:
    """
    Return the present customer id for a key of a source written as SOURCE:KEY, or for an id.

    An id that was merged into another customer leads to that one.
    """
    source, colon, key = customer.partition(":")
    if not colon:
        return present_id(current, customer)
    filters = [("source", "=", source), ("source_key", "=", key)]
    spans = pq.read_table(
        current.path("identities"), columns=["customer_id", "until_at"], filters=filters
    )
    found = spans.sort_by([("until_at", "descending")])
    if not found.num_rows:
        raise UnknownCustomerError(
            f"source {source!r} has no customer with key {key!r}.",
            hint="check both, or load people first.",
        )
    return str(found["customer_id"][0].as_py())


def present_id(current: Turn, customer_id: str) -> str:
    """Return the id that one leads to in a turn; itself if the turn knows of no other."""
    filters = [("first_customer_id", "=", customer_id)]
    path = current.path("redirects")
    found = pq.read_table(path, columns=["customer_id"], filters=filters)["customer_id"]
    return str(found[0]) if len(found) else customer_id


@click.command("serve")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="TCP port."
)
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Loopback only, until roles exist."
)
@workspace_option
def serve_command(port: int, host: str, folder: Path) -> None:
    """Serve the desk on this machine and print a link that lets you in once."""
    from najimi.desk.server import serve as serve_desk

    locale = open_finished(folder).settings.locale
    serve_desk(
        folder,
        host=host,
        port=port,
        on_ready=lambda url: click.echo(say("cli-open-desk", locale, url=url)),
        on_preparing=click.echo,
    )
