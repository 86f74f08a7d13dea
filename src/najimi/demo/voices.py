"""
What the demo's customers told the shop: complaints, ideas, verdicts, how they want to be treated.

All of it is made up, for the data hold no word of anybody. It lets the demo show what such words
change: who complained is left in peace, who gave an idea is thanked, who wants quiet gets it.
"""

from __future__ import annotations

from najimi.plan import SqlStep, Step

COMPLAINT_SHARE = 0.04
SETTLED_SHARE = 0.8
ADVICE_SHARE = 0.05
NO_THANKS_SHARE = 0.06
QUIET_SHARE = 0.06
FIRST_DAY = "2017-09-01"
N_DAYS = 110
"""Words fall on the days from the first of September to before Christmas."""

# Each household draws once per matter, by its key, so the same people speak in every demo.
_DRAWS = f"""
    SELECT
        source_key, household_id,
        hash_share('complaint|' || source_key) < {COMPLAINT_SHARE} AS complains,
        hash_share('settled|' || source_key) < {SETTLED_SHARE} AS is_settled,
        hash_share('advice|' || source_key) < {ADVICE_SHARE} AS advises,
        hash_share('thanks|' || source_key) < {NO_THANKS_SHARE} AS says_no,
        hash_share('quiet|' || source_key) < {QUIET_SHARE} AS wants_quiet,
        hash_share('kind|' || source_key) AS kind_draw,
        TIMESTAMPTZ '{FIRST_DAY} 17:00:00+00:00'
            + INTERVAL 1 DAY * CAST(floor({N_DAYS} * hash_share('day|' || source_key)) AS INTEGER)
            AS said_at
    FROM persons
    WHERE household_id IS NOT NULL
"""

_CASES = """
    SELECT
        'case-' || source_key || '-' || state AS fact_id, occurred_at, source_key,
        'case-' || source_key AS case_id, 'complaint' AS kind, state,
        NULL AS weight, NULL AS treatment_id, NULL AS decision_id, NULL AS product_id,
        NULL AS note, 'case' AS made_up
    FROM (
        SELECT source_key, 'opened' AS state, said_at AS occurred_at
        FROM voice_draws WHERE complains
        UNION ALL
        SELECT source_key, 'closed' AS state, said_at + INTERVAL 9 DAY AS occurred_at
        FROM voice_draws WHERE complains AND is_settled
    )
"""

_CONTRIBUTIONS = """
    SELECT
        'advice-' || source_key AS fact_id, said_at AS occurred_at, source_key,
        NULL AS contribution_id,
        CASE WHEN kind_draw < 0.5 THEN 'problem_found'
             WHEN kind_draw < 0.9 THEN 'idea' ELSE 'referral' END AS kind,
        NULL AS quantity, NULL AS unit, 'told' AS state, NULL AS referred_source_key,
        NULL AS note, 'contribution' AS made_up
    FROM voice_draws WHERE advises
"""

# A week after the latest letter of those that sell, some say that it was not for them.
_VERDICTS = f"""
    SELECT
        'verdict-' || source_key AS fact_id, occurred_at + INTERVAL 7 DAY AS occurred_at,
        source_key, 'not_for_me' AS verdict, treatment_id, NULL AS decision_id,
        NULL AS product_id, NULL AS means, NULL AS note, 'verdict' AS made_up
    FROM (
        SELECT source_key, max_by(treatment_id, fact_id) AS treatment_id,
               max(occurred_at) AS occurred_at
        FROM letters JOIN voice_draws USING (source_key)
        WHERE says_no AND kind = 'sell' AND occurred_at < TIMESTAMPTZ '{FIRST_DAY} 00:00:00+00:00'
        GROUP BY source_key
    )
"""

_CAREER_CHOICES = f"""
    SELECT
        'choice-' || source_key AS fact_id,
        TIMESTAMPTZ '{FIRST_DAY} 17:00:00+00:00' AS occurred_at, source_key,
        CASE WHEN wants_quiet THEN 'quiet_habitual_user' ELSE 'candid_adviser' END AS ideal_type,
        'declared' AS state, NULL AS note, 'career choice' AS made_up
    FROM voice_draws WHERE wants_quiet OR (advises AND kind_draw < 0.5)
"""

VOICES = ("cases", "contributions", "verdicts", "career_choices")
"""The fact tables of what was said, made up altogether."""


def voice_steps() -> tuple[Step, ...]:
    """Return the steps to ``VOICES``, from ``persons`` and ``letters`` of the demo's plan."""
    return (
        SqlStep("voice_draws", _DRAWS),
        SqlStep("cases", _CASES),
        SqlStep("contributions", _CONTRIBUTIONS),
        SqlStep("verdicts", _VERDICTS),
        SqlStep("career_choices", _CAREER_CHOICES),
    )
