"""What the screen of the turn says of selling to each customer at the counter, and of asking them."""

from __future__ import annotations

from dataclasses import replace

from najimi.customize.barring import still_rests
from najimi.customize.screening import MARKS, refusals
from najimi.model.counter_rules import ASK_AT_THE_COUNTER, AT_THE_COUNTER, CounterRules
from najimi.model.give_and_take_rules import LineBinds
from najimi.model.moment import Moment
from najimi.model.playbook import Playbook, Treatment
from najimi.model.screening_rules import ScreeningRules
from najimi.model.terms import Kind
from najimi.plan import SqlStep


def counter_treatment(rules: CounterRules) -> Treatment:
    """
    Return suggestions at the counter as a treatment, so that the screen of all others holds.

    Which product is suggested is decided at the counter, so no product is named here.
    """
    return Treatment(
        treatment_id=AT_THE_COUNTER,
        strategy=rules.strategy,
        kind=rules.kind,
        channel=rules.channel,
        contact_class=rules.contact_class,
        when="TRUE",
        need="",
        is_main_product=False,
        cost_amount=0,
        minutes=0,
        relation_amount=0,
        prior_response_probability=rules.take_probability,
        prior_weight=rules.take_weight,
        incremental_share=rules.incremental_share,
        orders_per_response=1.0,
        rest_days=0,
        outcome_window_days=rules.outcome_window_days,
        holdout_share=rules.holdout_share,
        words={},
    )


def question_treatment(rules: CounterRules) -> Treatment:
    """Return the question at the counter as a treatment; a question sells nothing."""
    return replace(
        counter_treatment(rules),
        treatment_id=ASK_AT_THE_COUNTER,
        kind=Kind.LISTEN,
        holdout_share=0.0,
    )


def _whens(place: int, playbook: Playbook) -> str:
    return " ".join(
        f"WHEN {condition} THEN '{mark}'" for mark, condition in refusals(place, playbook)
    )


_NEED_MILLIONTHS = """
SELECT customer_id, array_sort(array_agg(concat(need, ' ', CAST(millionths AS STRING))))
           AS need_millionths
FROM (SELECT customer_id, need, CAST(round(confidence * 1e6) AS BIGINT) AS millionths
      FROM needs) AS n
GROUP BY customer_id
"""


def _refused_products(moment: Moment, rules: ScreeningRules) -> str:
    """Return the SQL of what rests: products that verdicts name, and offered by what they name."""
    return f"""
WITH lasting AS (
    SELECT customer_id, treatment_id, product_id FROM said_verdicts AS s
    WHERE {still_rests("s", moment, rules)}
), named AS (
    SELECT customer_id, product_id FROM lasting
    UNION ALL
    SELECT l.customer_id, o.product_id
    FROM lasting AS l JOIN offered AS o ON o.barred_id = l.treatment_id
)
SELECT customer_id, array_sort(array_agg(DISTINCT product_id)) AS refused_products
FROM named WHERE product_id IS NOT NULL
GROUP BY customer_id
"""


def marks_step(moment: Moment, playbook: Playbook) -> tuple[SqlStep, ...]:
    """
    Return the steps to ``counter_marks``: one row per customer with the first mark, or ``open``.

    Reads ``contexts``, ``suspensions``, ``decisions``, ``seeds``, ``said_verdicts``, ``offered``
    and ``needs``. What the screen says of a treatment of kind sell by channel counter it says
    here, in the same words; what binds single products, like the line of give and take, is told
    beside the mark, for the counter to ask of each. No list of refused treatments ever names the counter: only the
    product that was refused rests there.
    """
    of_counter = counter_treatment(playbook.counter), question_treatment(playbook.counter)
    with_counter = replace(playbook, treatments=(*playbook.treatments, *of_counter))
    place = len(playbook.treatments)
    whens, question_whens = _whens(place, with_counter), _whens(place + 1, with_counter)
    line = playbook.give_and_take
    below = f"balance_points < {line.line_points}" if LineBinds.UPSELL in line.binds else "FALSE"
    return (
        SqlStep("refused_products", _refused_products(moment, playbook.screening)),
        SqlStep("need_sureness", _NEED_MILLIONTHS),
        SqlStep(
            "counter_marks",
            f"""
WITH marked AS (
    SELECT customer_id, CASE {whens} ELSE '{MARKS[0]}' END AS mark, n_contacts_7_days,
           n_contacts_30_days, main_need, has_bought_front, n_treatments_in_period,
           CASE {question_whens} ELSE '{MARKS[0]}' END AS question_mark,
           {below} AS is_below_line,
           hash_share(concat(seed, customer_id)) AS draw
    FROM contexts CROSS JOIN seeds CROSS JOIN suspensions
)
SELECT m.customer_id, m.mark, m.n_contacts_7_days, m.n_contacts_30_days, m.main_need,
       m.has_bought_front, m.draw, d.treatment_id IS NOT NULL AS is_decided, r.refused_products,
       m.n_treatments_in_period, m.question_mark, m.is_below_line, n.need_millionths
FROM marked AS m
JOIN decisions AS d ON d.customer_id = m.customer_id
LEFT JOIN refused_products AS r ON r.customer_id = m.customer_id
LEFT JOIN need_sureness AS n ON n.customer_id = m.customer_id
""",
        ),
    )
