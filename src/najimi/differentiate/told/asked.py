"""The playbook's questions and needs as tables, and the answers that mean something by them."""

from __future__ import annotations

import pyarrow as pa

from najimi.model.asking import Asked
from najimi.plan import SmallStep, SqlStep, Step
from najimi.tables.contract import FLOAT, INTEGER, STRING

QUESTIONS_SCHEMA = pa.schema(
    [
        ("question_id", STRING),
        ("question_kind", STRING),
        ("low", FLOAT),
        ("high", FLOAT),
        ("period_days", INTEGER),
        ("asked_need", STRING),
        ("expires_days", INTEGER),
    ]
)
NEED_CATEGORIES_SCHEMA = pa.schema([("need", STRING), ("category", STRING)])

_TOLD_ANSWERS = """
SELECT i.customer_id, q.question_id, q.question_kind, q.low, q.high, q.period_days, q.asked_need,
       q.expires_days, a.number, a.amount, lower(trim(a.choice)) AS choice, a.means,
       local_date(a.occurred_at) AS answered_on, a.occurred_at, a.recorded_at, a.source, a.fact_id
FROM answers AS a
JOIN questions AS q ON q.question_id = a.question_id
JOIN identities AS i ON i.source = a.source AND i.source_key = a.source_key
 AND a.occurred_at >= i.from_at AND a.occurred_at < i.until_at
"""


def asked_steps(asked: Asked) -> tuple[Step, ...]:
    """
    Return the steps to ``questions``, ``known_needs``, ``need_categories`` and ``told_answers``.

    Answers to questions that the playbook does not know stay facts and mean nothing here.

    Parameters
    ----------
    asked : Asked
        Of the playbook.
    """
    questions, categories = questions_table(asked), need_categories_table(asked)
    known = pa.table({"need": pa.array([need.need_id for need in asked.needs], STRING)})
    return (
        SmallStep("questions", lambda _: questions, QUESTIONS_SCHEMA, small=()),
        SmallStep("known_needs", lambda _: known, known.schema, small=()),
        SmallStep("need_categories", lambda _: categories, NEED_CATEGORIES_SCHEMA, small=()),
        SqlStep("told_answers", _TOLD_ANSWERS),
    )


def questions_table(asked: Asked) -> pa.Table:
    """
    Return the questions of a playbook without their words.

    Examples
    --------
    >>> questions_table(Asked())["question_id"].to_pylist()
    ['satisfaction', 'spend_in_category']
    """
    rows = [
        {
            "question_id": question.question_id,
            "question_kind": question.kind.value,
            "low": question.low,
            "high": question.high,
            "period_days": question.period_days,
            "asked_need": question.need,
            "expires_days": question.expires_days,
        }
        for question in asked.questions
    ]
    return pa.Table.from_pylist(rows, schema=QUESTIONS_SCHEMA)


def need_categories_table(asked: Asked) -> pa.Table:
    """Return each need of a playbook with each category of products that shows it."""
    rows = [
        {"need": need.need_id, "category": category}
        for need in asked.needs
        for category in need.categories
    ]
    return pa.Table.from_pylist(rows, schema=NEED_CATEGORIES_SCHEMA)
