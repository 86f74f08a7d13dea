"""What did it change? Outcomes, response rates, lift and forecasts checked: the plan of the phase."""

from __future__ import annotations

from najimi.learn.experiments import experiment_steps
from najimi.learn.forecasts import forecast_steps
from najimi.learn.lift import lift_steps
from najimi.learn.outcomes import outcome_steps
from najimi.learn.rates import rate_steps
from najimi.learn.uplift import uplift_steps
from najimi.model.moment import Moment
from najimi.plan import Plan


def plan_learn(moment: Moment) -> Plan:
    """
    Return the plan from facts to what was learned.

    Reads facts ``interactions`` and ``decisions_issued``, ``purchase_days``, ``identities``,
    ``redirects`` and ``treatments``; writes ``outcomes``, ``response_rates`` and ``uplifts`` (read by
    the next turn), ``response_models``, ``lift`` and ``forecasts``. Only deliveries teach: what
    was decided but never reached anyone updates no rate.
    """
    return Plan(
        steps=(
            *outcome_steps(moment),
            *rate_steps(),
            *lift_steps(moment),
            *experiment_steps(),
            *uplift_steps(),
            *forecast_steps(moment),
        ),
        outputs=("outcomes", "response_rates", "uplifts", "response_models", "lift", "forecasts"),
    )
