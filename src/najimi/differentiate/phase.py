"""What are they worth, how sure are we, and where do they stand: the plan of the phase."""

from __future__ import annotations

from najimi.differentiate.backtest import backtest_steps
from najimi.differentiate.balancing.phase import BALANCED, balancing_steps
from najimi.differentiate.doubting import doubting_steps, with_fallback
from najimi.differentiate.fitting import fitting_steps
from najimi.differentiate.purchases import (
    plain_purchase_day_steps,
    purchase_day_steps,
    summary_steps,
)
from najimi.differentiate.standing.bonds import bond_steps
from najimi.differentiate.standing.careers import career_steps
from najimi.differentiate.standing.declines import decline_steps
from najimi.differentiate.standing.first_window import first_window_steps
from najimi.differentiate.standing.flow import flow_steps
from najimi.differentiate.standing.passages import passage_steps
from najimi.differentiate.structuring.care import care_steps
from najimi.differentiate.structuring.costs import relation_cost_steps
from najimi.differentiate.structuring.entry import entry_steps
from najimi.differentiate.structuring.serving import serving_steps
from najimi.differentiate.structuring.tiers import tier_steps
from najimi.differentiate.told.phase import TOLD, told_steps
from najimi.differentiate.totalling import TOTALLED_DOUBTS, totalling_steps
from najimi.differentiate.valuing import valuing_steps
from najimi.differentiate.witnessing import witnessing_steps
from najimi.model.asking import UNDECLARED, Asked
from najimi.model.give_and_take_rules import OUR_GIVE_AND_TAKE, GiveAndTake
from najimi.model.moment import Moment
from najimi.model.structure_rules import OURS, StructureRules
from najimi.plan import Plan


def plan_differentiate(
    moment: Moment,
    *,
    default_margin_share: float,
    rules: StructureRules = OURS,
    asked: Asked = UNDECLARED,
    give_and_take: GiveAndTake = OUR_GIVE_AND_TAKE,
    gives_per_ask: int = 2,
) -> Plan:
    """
    Return the plan from customers and order lines to value, structure and standing.

    Reads ``customers``, ``identities``, ``group_members``, the playbook's ``treatments``, what it
    asks, the ``models`` of the turn before as ``previous_models``, and facts ``order_lines``, ``products``, ``interactions``, ``answers``,
    ``contributions``, ``cases``, ``verdicts``, ``cost_entries``; writes ``purchase_days``, ``purchase_summaries``,
    ``models``, ``customer_values``, ``value_totals``; of the structure ``tiers``, ``named_care``,
    ``portfolio_cuts``, ``relation_costs``, ``serving_costs``, ``serving_ledger`` and
    ``entry_products``; of the common path ``careers``, ``passages``, ``stage_flow``,
    ``stage_moves`` and ``first_window``; ``declines``, ``bonds`` and ``staff_risks``; what
    customers told us (``TOLD``); and what we gave and took (``BALANCED``).
    """
    return Plan(
        steps=(
            *purchase_day_steps(default_margin_share=default_margin_share),
            *backtest_steps(moment),
            *summary_steps(moment),
            *fitting_steps(moment),
            *witnessing_steps(moment),
            *valuing_steps(moment),
            *totalling_steps(moment),
            *tier_steps(rules.tiers),
            *care_steps(moment, rules.named_care),
            *relation_cost_steps(moment),
            *serving_steps(moment, rules.costs),
            *entry_steps(moment),
            *passage_steps(moment),
            *flow_steps(moment),
            *first_window_steps(),
            *career_steps(moment),
            *decline_steps(moment),
            *bond_steps(moment),
            *told_steps(moment, asked),
            *balancing_steps(moment, give_and_take, gives_per_ask),
        ),
        outputs=(
            "purchase_days",
            "product_facts",
            "need_categories",
            "purchase_summaries",
            "models",
            "customer_values",
            "value_totals",
            "tiers",
            "named_care",
            "portfolio_cuts",
            "relation_costs",
            "serving_costs",
            "serving_ledger",
            "entry_products",
            "careers",
            "passages",
            "stage_flow",
            "stage_moves",
            "declines",
            "bonds",
            "staff_risks",
            "first_window",
            *TOLD,
            *BALANCED,
        ),
    )


def plan_values(moment: Moment) -> Plan:
    """
    Return the plan from purchase lines to values with both their ends, for who has nothing else.

    Reads ``purchase_lines``: customer_id, occurred_at, net_amount in whole units; and
    ``previous_models``, which may be empty. Writes ``models``,
    ``testimony``, ``doubted_values`` (one row per customer with a line) and
    ``value_totals``.
    """
    return Plan(
        steps=(
            *plain_purchase_day_steps(),
            *backtest_steps(moment),
            *summary_steps(moment),
            *with_fallback(fitting_steps(moment), moment),
            *witnessing_steps(moment),
            *doubting_steps(moment),
            TOTALLED_DOUBTS,
            *totalling_steps(moment),
        ),
        outputs=("models", "testimony", "doubted_values", "value_totals"),
    )
