"""Who is most important, and how value is spread: the answers without the desk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from najimi.cli.common import tell_instant, workspace_option
from najimi.config import LOCALES
from najimi.desk import engine
from najimi.desk.rows import ImportantRow, Movement, Silence
from najimi.model.money import format_money
from najimi.words import say

locale_option = click.option(
    "--locale", type=click.Choice(LOCALES), help="Language; default: the workspace's."
)


@click.command("who")
@click.option(
    "--top", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many."
)
@locale_option
@workspace_option
def who_command(top: int, locale: str | None, folder: Path) -> None:
    """Say who the most important customers are, how sure that is, and what is missing."""
    shop = engine.open_shop(folder)
    click.echo("\n".join(_Teller(shop, locale).who(top)))


@click.command("structure")
@click.option(
    "--since", metavar="TURN", help="The earlier turn of the movement; default: the last."
)
@click.option("--until", metavar="TURN", default="", help="The later one; default: the current.")
@locale_option
@workspace_option
def structure_command(since: str | None, until: str, locale: str | None, folder: Path) -> None:
    """Say how value is spread, how customers moved, who is cared for, and what relations cost."""
    shop = engine.open_shop(folder)
    click.echo("\n".join(_Teller(shop, locale).structure(since, until)))


class _Teller:
    """Tells what the engine read, in one language."""

    def __init__(self, shop: engine.Shop, locale: str | None) -> None:
        self._shop = shop
        self._locale = locale or shop.workspace.settings.locale

    def who(self, top: int) -> Iterator[str]:
        told = engine.read_important(self._shop, n=top)
        until = tell_instant(told.as_of, self._shop.workspace.settings)
        yield self._say("who-title", at=until)
        for row in told.by_value:
            yield self._important(row, told.horizon_days)
        if told.by_value:
            yield self._say("who-of", n=self._n(told.n_valued), all=self._n(told.n_customers))
        if told.latest_purchase_on:
            day = format_date(told.latest_purchase_on, locale=self._locale)
            yield self._say("who-fresh", day=day)
        if told.model and told.model.n_origins:
            yield self._say(
                "who-tested", model=told.model.model, n=told.model.n_origins,
                days=told.model.window_days, share=self._percent(told.interval_share),
            )  # fmt: skip
        for code in told.missing:
            yield self._missing(code, told.margins)

    def _missing(self, code: str, margins: Silence) -> str:
        if code != "margins":
            return self._say(f"who-missing-{code.replace('_', '-')}")
        return self._say(
            "customers-lacks-margins", silent=self._n(margins.n_silent),
            lines=self._n(margins.n_lines), share=self._percent(margins.default_share),
        )  # fmt: skip

    def _important(self, row: ImportantRow, days: int) -> str:
        name = row.person.name(self._locale) or self._say("who-nameless")
        has_interval = row.low_amount is not None and row.high_amount is not None
        return self._say(
            "who-row" if has_interval else "who-row-without-interval",
            rank=row.rank, name=name, id=row.person.customer_id, days=days,
            amount=self._money(row.expected_amount or 0), low=self._money(row.low_amount or 0),
            high=self._money(row.high_amount or 0), share=self._percent(row.value_share or 0),
        )  # fmt: skip

    def structure(self, since: str | None, until: str) -> Iterator[str]:
        told = engine.read_structure(self._shop, until)
        for tier in told.tiers:
            share = "–" if tier.value_share is None else self._percent(tier.value_share)
            name = self._tier(tier.tier)
            yield self._say("structure-tier", tier=name, n=self._n(tier.n), share=share)
        if told.top_tenth_share is not None:
            yield self._say("structure-top-tenth", share=self._percent(told.top_tenth_share))
        yield ""
        yield from self._moved(since, until)
        yield ""
        yield from self._care()
        yield from self._costs()

    def _moved(self, since: str | None, until: str) -> Iterator[str]:
        turns = engine.list_turns(self._shop)
        chosen = since or next((row.turn_id for row in turns), None)
        if chosen is None:
            yield self._say("structure-no-earlier")
            return
        later = until or self._shop.manifest.turn_id
        yield self._say("structure-moved", since=chosen, until=later)
        yield from self._matrix(engine.read_movement(self._shop, chosen, until))
        others = ", ".join(row.turn_id for row in turns)
        yield self._say("structure-turns", turns=others)

    def _matrix(self, moved: Movement) -> Iterator[str]:
        for row in moved.rows:
            to = [(self._tier(tier), n) for tier, n in row.counts if n]
            to += [(self._say("structure-gone"), row.n_gone)] if row.n_gone else []
            yield self._line(self._tier(row.tier), row.n, to)
        came = [(self._tier(tier), n) for tier, n in moved.newcomers if n]
        if came:
            yield self._line(self._say("structure-newcomers"), sum(n for _, n in came), came)

    def _line(self, name: str, n: int, to: list[tuple[str, int]]) -> str:
        parts = "; ".join(f"{tier} {self._n(count)}" for tier, count in to)
        return self._say("structure-row", tier=name, n=self._n(n), to=parts)

    def _care(self) -> Iterator[str]:
        cut = engine.read_care_cut(self._shop)
        if cut is None:
            return
        yield self._say(
            f"care-{cut.reason.replace('_', '-')}",
            named=self._n(cut.n_named), candidates=self._n(cut.n_candidates),
            hours=self._n(round(cut.minutes_available / 60)),
            gain=self._money(cut.gain_amount), price=self._money(cut.price_per_hour_amount or 0),
        )  # fmt: skip
        if cut.n_named and cut.source:
            yield self._say("care-source", source=cut.source)

    def _costs(self) -> Iterator[str]:
        costs = engine.read_relation_costs(self._shop)
        if costs is None:
            return
        yield self._say(
            f"relation-costs-{costs.reason.replace('_', '-')}",
            new=self._money(costs.acquire_per_new_amount or 0), n_new=self._n(costs.n_new),
            kept=self._money(costs.keep_per_kept_amount or 0), n_kept=self._n(costs.n_kept),
            ratio=format_decimal(round(costs.ratio or 0, 2), locale=self._locale),
            since=format_date(costs.from_on, locale=self._locale),
            until=format_date(costs.until_on, locale=self._locale),
        )  # fmt: skip
        yield self._say("relation-costs-folklore")

    def _say(self, key: str, **values: object) -> str:
        return say(key, self._locale, **values)

    def _tier(self, tier: str) -> str:
        return self._say(f"tier-{tier.replace('_', '-')}")

    def _money(self, amount: float) -> str:
        return format_money(amount, self._shop.manifest.currency, self._locale)

    def _percent(self, share: float) -> str:
        return format_percent(share, "#,##0.0%", locale=self._locale)

    def _n(self, number: int) -> str:
        return format_decimal(number, locale=self._locale)
