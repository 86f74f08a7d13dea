"""
The tables of one turn: computed, immutable, without names or addresses.

Amounts are minor units of the workspace currency: whole numbers where they were paid,
floats where they are expected.
"""

from __future__ import annotations

from najimi.tables.turn.balances import BALANCES, LEDGER_ENTRIES
from najimi.tables.turn.common import BEGINNING, END_OF_TIME, MONEY
from najimi.tables.turn.costs import RELATION_COSTS, SERVING_COSTS, SERVING_LEDGER
from najimi.tables.turn.customize import (
    CANDIDATE,
    CANDIDATES,
    CONTEXTS,
    DECISIONS,
    HOLDOUTS,
    PRICES,
    WEIGHT_COSTS,
)
from najimi.tables.turn.identify import CUSTOMERS, GROUP_MEMBERS, IDENTITIES, REDIRECTS, LinkReason
from najimi.tables.turn.interact import AGENDA, MESSAGES
from najimi.tables.turn.learn import (
    FORECASTS,
    LIFT,
    OUTCOMES,
    RESPONSE_MODELS,
    RESPONSE_RATES,
    UPLIFTS,
)
from najimi.tables.turn.standing import (
    BONDS,
    CAREERS,
    DECLINES,
    FIRST_WINDOW,
    PASSAGES,
    STAFF_RISKS,
    STAGE_FLOW,
    STAGE_MOVES,
)
from najimi.tables.turn.structure import ENTRY_PRODUCTS, NAMED_CARE, PORTFOLIO_CUTS, TIERS
from najimi.tables.turn.told import (
    CONTRIBUTIONS_BY_CUSTOMER,
    NEEDS,
    SATISFACTION,
    SATISFACTION_DISTRIBUTION,
    SATISFACTION_SERIES,
    SHARE_OF_CUSTOMER,
    VALUE_NEED_MAP,
)
from najimi.tables.turn.value import (
    CUSTOMER_VALUES,
    MODELS,
    PURCHASE_DAYS,
    PURCHASE_SUMMARIES,
    VALUE_TOTALS,
)

TURN_TABLES = {
    table.name: table
    for table in (
        IDENTITIES,
        REDIRECTS,
        CUSTOMERS,
        GROUP_MEMBERS,
        PURCHASE_SUMMARIES,
        MODELS,
        CUSTOMER_VALUES,
        VALUE_TOTALS,
        TIERS,
        NAMED_CARE,
        PORTFOLIO_CUTS,
        ENTRY_PRODUCTS,
        RELATION_COSTS,
        SERVING_COSTS,
        SERVING_LEDGER,
        CAREERS,
        PASSAGES,
        STAGE_FLOW,
        STAGE_MOVES,
        DECLINES,
        BONDS,
        STAFF_RISKS,
        FIRST_WINDOW,
        SATISFACTION_SERIES,
        SATISFACTION,
        SATISFACTION_DISTRIBUTION,
        CONTRIBUTIONS_BY_CUSTOMER,
        NEEDS,
        VALUE_NEED_MAP,
        SHARE_OF_CUSTOMER,
        LEDGER_ENTRIES,
        BALANCES,
        CONTEXTS,
        CANDIDATES,
        PRICES,
        DECISIONS,
        HOLDOUTS,
        WEIGHT_COSTS,
        AGENDA,
        MESSAGES,
        OUTCOMES,
        RESPONSE_RATES,
        UPLIFTS,
        RESPONSE_MODELS,
        LIFT,
        FORECASTS,
    )
}

__all__ = [
    "AGENDA",
    "BALANCES",
    "BEGINNING",
    "BONDS",
    "CANDIDATE",
    "CANDIDATES",
    "CAREERS",
    "CONTEXTS",
    "CONTRIBUTIONS_BY_CUSTOMER",
    "CUSTOMERS",
    "CUSTOMER_VALUES",
    "DECISIONS",
    "DECLINES",
    "END_OF_TIME",
    "ENTRY_PRODUCTS",
    "FIRST_WINDOW",
    "FORECASTS",
    "GROUP_MEMBERS",
    "HOLDOUTS",
    "IDENTITIES",
    "LEDGER_ENTRIES",
    "LIFT",
    "MESSAGES",
    "MODELS",
    "MONEY",
    "NAMED_CARE",
    "NEEDS",
    "OUTCOMES",
    "PASSAGES",
    "PORTFOLIO_CUTS",
    "PRICES",
    "PURCHASE_DAYS",
    "PURCHASE_SUMMARIES",
    "REDIRECTS",
    "RELATION_COSTS",
    "RESPONSE_MODELS",
    "RESPONSE_RATES",
    "SATISFACTION",
    "SATISFACTION_DISTRIBUTION",
    "SATISFACTION_SERIES",
    "SERVING_COSTS",
    "SERVING_LEDGER",
    "SHARE_OF_CUSTOMER",
    "STAFF_RISKS",
    "STAGE_FLOW",
    "STAGE_MOVES",
    "TIERS",
    "TURN_TABLES",
    "UPLIFTS",
    "VALUE_NEED_MAP",
    "VALUE_TOTALS",
    "WEIGHT_COSTS",
    "LinkReason",
]
