"""A purchase file in, one row per customer out: for an analyst who has no workspace."""

from najimi.analyst.appraising import ValueReport, value_file
from najimi.analyst.asking import Question
from najimi.analyst.telling import describe_values

__all__ = ["Question", "ValueReport", "describe_values", "value_file"]
