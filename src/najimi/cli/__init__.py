"""
The command line: ``najimi --help`` lists its commands.

Each command stands in a module of its own idea, which is imported when the command is asked
for: ``najimi load`` waits neither for the desk nor for what computes a turn.
"""

from __future__ import annotations

import os
from functools import partial
from importlib import import_module

import click

from najimi import __version__
from najimi.errors import NajimiError

EXIT_BAD_INPUT = 2
ROOMY_WIDTH = 100

COMMANDS = {
    "backup": "keeping",
    "check": "starting",
    "data-map": "ownership",
    "demo": "starting",
    "dismissals": "counter",
    "duplicates": "turning",
    "effort": "effort",
    "erase": "ownership",
    "explain": "showing",
    "hold": "ownership",
    "init": "starting",
    "key": "counter",
    "ledger": "giving",
    "load": "loading",
    "playbook": "playbooks",
    "prices": "pricing",
    "proposal": "showing",
    "pull": "arriving",
    "restore": "keeping",
    "retention": "ownership",
    "rule": "playbooks",
    "serve": "showing",
    "settings": "starting",
    "structure": "structure",
    "turn": "turning",
    "value": "valuing",
    "watch": "arriving",
    "who": "structure",
}
"""The module in which each command stands, as ``NAME_command``."""


class _Group(click.Group):
    """Finds commands by name, and turns errors raised on purpose into a sentence and code 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"{__name__}.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except NajimiError as error:
            click.echo(str(error), err=True)
        except BrokenPipeError:
            raise  # whoever read has gone, as `head` does; click then ends without a word
        except OSError as error:
            click.echo(f"{error.filename or 'a file'}: {error.strerror}.", err=True)
            click.echo("Hint: check the path, the permissions and the space on disk.", err=True)
        return ctx.exit(EXIT_BAD_INPUT)


@click.group(cls=_Group, context_settings={"max_content_width": ROOMY_WIDTH})
@click.version_option(__version__)
def main() -> None:
    """Know each customer by name; do the next thing worth doing, or nothing."""
    # Whatever we write is for its owner only; whoever calls us from Python has their own again.
    click.get_current_context().call_on_close(partial(os.umask, os.umask(0o077)))
