"""Where the effort of the current turn goes, and what each declared weight costs in money."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
from babel.numbers import format_decimal, format_percent

from najimi.cli.common import workspace_option
from najimi.config import LOCALES
from najimi.desk import engine
from najimi.desk.rows.effort import EffortRow
from najimi.model.money import format_money
from najimi.words import say


@click.command("effort")
@click.option("--locale", type=click.Choice(LOCALES), help="Language; default: the workspace's.")
@workspace_option
def effort_command(locale: str | None, folder: Path) -> None:
    """Say whom the turn spends its effort on, what its weights cost, and who gave first."""
    shop = engine.open_shop(folder)
    click.echo("\n".join(_Teller(shop, locale or shop.workspace.settings.locale).lines()))


class _Teller:
    """Tells where effort goes, in one language."""

    def __init__(self, shop: engine.Shop, locale: str) -> None:
        self._told, self._locale = engine.read_effort(shop, locale), locale

    def lines(self) -> Iterator[str]:
        told = self._told
        yield self._say("effort-groups")
        yield from (f"  {self._group(row)}" for row in told.groups)
        yield from (f"  {sign.text}" for sign in told.signs)
        yield from ("", self._say("effort-weights"))
        for weight in told.weights:
            yield "  " + self._say(
                "effort-line-weight", weight=self._say(_key("effort-weight", weight.weight)),
                amount=self._money(weight.weight_amount), turned=self._n(weight.n_turned),
                cost=self._money(weight.cost_amount),
            )  # fmt: skip
        yield from ("", self._say("effort-conduct"))
        yield from (f"  {line}" for line in self._conduct())

    def _conduct(self) -> Iterator[str]:
        told = self._told
        ours, theirs = self._n(told.n_ours), self._n(told.n_theirs)
        yield self._pair("asymmetry", self._say("effort-asymmetry-of", ours=ours, theirs=theirs))
        yield self._pair("gave-first", self._of(told.n_given_first, told.n_asked, "nobody-asked"))
        yield self._pair("elsewhere", self._say("effort-cases", n=self._n(told.n_solved_elsewhere)))
        yield self._pair("strengths", self._of(told.n_cited, told.n_proposals, "no-proposals"))
        for each in told.welcome:
            told_of = self._of(each.n_welcome, each.n_customers, "none")
            yield f"  {self._say('effort-welcome')} - {each.title}: {told_of}"
        for row in told.strengths:
            words = row.words or self._say("effort-no-strength")
            yield "  " + self._say("effort-line-strength", n=self._n(row.n), words=words)

    def _group(self, row: EffortRow) -> str:
        shares = [
            self._say(
                "effort-share-of", share=format_percent(share, locale=self._locale),
                what=self._say(_key("effort-measure", name)),
            )
            for name, share in row.shares.items()
            if share is not None
        ]  # fmt: skip
        return self._say(
            "effort-line-group", group=self._say(_key("effort-near", row.nearness)),
            n=self._n(row.n_customers), decided=self._n(row.n_decided),
            shares=self._say("desk-comma").join(shares) or self._say("effort-none"),
        )  # fmt: skip

    def _pair(self, name: str, told: str) -> str:
        return f"{self._say(f'effort-{name}')}: {told}"

    def _of(self, n: int, every: int, none: str) -> str:
        if not every:
            return self._say(f"effort-{none}")
        return self._say("effort-of", n=self._n(n), all=self._n(every))

    def _say(self, key: str, **values: object) -> str:
        return say(key, self._locale, **values)

    def _money(self, amount: float) -> str:
        return format_money(amount, self._told.currency, self._locale)

    def _n(self, number: int) -> str:
        return str(format_decimal(number, locale=self._locale))


def _key(group: str, code: str) -> str:
    return f"{group}-{code.replace('_', '-')}"
