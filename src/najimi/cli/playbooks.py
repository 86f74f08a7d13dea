"""Playbooks: from draft to publication, and why someone is in or out of a rule."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import click

from najimi.cli.common import say_next, tell_instant, workspace_option
from najimi.config import LOCALES
from najimi.customize import Remark
from najimi.errors import NoTurnError
from najimi.words import say
from najimi.workspace import Turn, Workspace, open_workspace

EXAMPLES_SHOWN = 3
DRAFT = "draft"


@click.group("playbook")
def playbook_command() -> None:
    """Draft, check, rehearse and publish what steers a turn."""


@playbook_command.command("draft")
@click.option("--from", "version", help="Published version to copy; default: the one in force.")
@click.option("--anew", is_flag=True, help="Throw away the draft that is there.")
@workspace_option
def draft_command(version: str | None, anew: bool, folder: Path) -> None:
    """Copy a published playbook to the draft, for you to edit."""
    from najimi.drafting import start_draft

    workspace = open_workspace(folder)
    name = version or workspace.playbooks.current_version()
    path = start_draft(workspace, version, is_anew=anew)
    locale = workspace.settings.locale
    click.echo(say("playbook-drafted", locale, version=name, path=str(path)))
    click.echo(say_next(locale, f"najimi playbook check -w {folder}"))


@playbook_command.command("check")
@workspace_option
def check_command(folder: Path) -> None:
    """Check the draft; every fault is listed at once."""
    from najimi.drafting import check_draft

    workspace = open_workspace(folder)
    locale = workspace.settings.locale
    draft = check_draft(workspace)
    click.echo(
        say("playbook-sound", locale, version=draft.playbook.version,
            treatments=len(draft.playbook.treatments))
    )  # fmt: skip
    _tell_remarks(draft.remarks, locale)
    click.echo(say_next(locale, f"najimi playbook rehearse -w {folder}"))


@playbook_command.command("rehearse")
@click.option("--locale", type=click.Choice(LOCALES), help="Language; default: the workspace's.")
@workspace_option
def rehearse_command(locale: str | None, folder: Path) -> None:
    """Run the draft on the current turn; nothing is published, nothing is issued."""
    from najimi.drafting import describe_rehearsal, read_examples, rehearse
    from najimi.drafting.report import rehearsals_of

    workspace = open_workspace(folder)
    language = locale or workspace.settings.locale
    found = rehearse(workspace, at=_now())
    examples = read_examples(workspace, found, most=EXAMPLES_SHOWN)
    click.echo(describe_rehearsal(found, language, examples))
    kept = rehearsals_of(workspace) / found.rehearsal_id
    click.echo("\n" + say("playbook-kept", language, folder=str(kept)))
    click.echo(say_next(language, f"najimi playbook publish -w {folder}"))


@playbook_command.command("publish")
@click.option(
    "--rehearsed", is_flag=True, help="Refuse a draft not rehearsed, as it is, on this turn."
)
@workspace_option
def publish_command(rehearsed: bool, folder: Path) -> None:
    """Publish the draft: it never changes from then on, and is in force from the next turn."""
    from najimi.drafting import publish_draft

    workspace = open_workspace(folder)
    locale = workspace.settings.locale
    edition = publish_draft(workspace, at=_now(), is_rehearsed=rehearsed)
    click.echo(say("playbook-published", locale, version=edition.version))
    if edition.rehearsal_id is None:
        click.echo(say("playbook-not-rehearsed", locale))
    click.echo(say_next(locale, f"najimi turn -w {folder}"))


@playbook_command.command("list")
@workspace_option
def list_command(folder: Path) -> None:
    """List the published versions, the oldest first."""
    workspace = open_workspace(folder)
    current = workspace.playbooks.current_version()
    for edition in workspace.playbooks.editions():
        at = edition.published_at
        published = tell_instant(at, workspace.settings) if at else "-"
        in_force = say("playbook-in-force", workspace.settings.locale)
        told = [edition.version, published, edition.digest[:12], edition.rehearsal_id or "-"]
        click.echo("  ".join([*told, *([in_force] if edition.version == current else [])]))


@playbook_command.command("show")
@click.argument("version")
@workspace_option
def show_command(version: str, folder: Path) -> None:
    """Print a published VERSION, or the draft."""
    click.echo(_text_of(open_workspace(folder), version), nl=False)


@playbook_command.command("diff")
@click.argument("before")
@click.argument("after")
@workspace_option
def diff_command(before: str, after: str, folder: Path) -> None:
    """Say in what version AFTER differs from version BEFORE; either may be the draft."""
    from najimi.drafting import list_differences

    workspace = open_workspace(folder)
    lines = list_differences(_text_of(workspace, before), _text_of(workspace, after))
    click.echo("\n".join(lines) or say("playbook-same", workspace.settings.locale))


@click.command("rule")
@click.argument("rule")
@click.option("--customer", help="Customer id, or SOURCE:KEY; without it, the rule is counted.")
@click.option("--locale", type=click.Choice(LOCALES), help="Language; default: the workspace's.")
@workspace_option
def rule_command(rule: str, customer: str | None, locale: str | None, folder: Path) -> None:
    """Say for whom RULE holds in the current turn, or why CUSTOMER is in or out."""
    from najimi.drafting import count_rule, why_rule

    workspace = open_workspace(folder)
    turn, language = _current(workspace, folder), locale or workspace.settings.locale
    playbook = workspace.playbook(turn.manifest.playbook_version)
    if customer is None:
        held, n = count_rule(workspace, turn, playbook, rule)
        click.echo(say("rule-count", language, held=held, customers=n))
        return
    from najimi.cli.showing import find_customer

    told = why_rule(turn, playbook, rule, find_customer(turn, customer), language)
    click.echo(told.as_text(language))
    click.echo(say("rule-in" if told.holds else "rule-out", language))


def _text_of(workspace: Workspace, version: str) -> str:
    store = workspace.playbooks
    return store.draft() if version == DRAFT else store.text(version)


def _current(workspace: Workspace, folder: Path) -> Turn:
    turn = workspace.turns.current()
    if turn is None:
        raise NoTurnError("there is no turn yet.", hint=f"najimi turn -w {folder}")
    return turn


def _tell_remarks(remarks: Iterable[Remark], locale: str) -> None:
    for remark in remarks:
        values = dict(remark.values)
        if "strategy" in values:
            values["strategy"] = say(f"strategy-{values['strategy']}", locale)
        click.echo(f"  {say(remark.key, locale, **values)}")


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
