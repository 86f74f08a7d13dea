"""
Why this was decided for this customer: the whole chain in words, in Japanese or English.

``customer`` reads the rows, ``voice`` is what all speak with; ``standing`` says who somebody is
to us, ``reasoning`` why this, ``offering`` what stands behind it, and ``passing_over`` why nothing
else; ``proposing`` prints a proposal.
"""

from najimi.explain.customer import explain_customer
from najimi.explain.explanation import Explanation, NotChosen
from najimi.explain.models import model_sentence
from najimi.explain.proposing import Proposal, propose_to
from najimi.explain.standing import SEVERAL_ALIKE
from najimi.explain.voice import say_date
from najimi.explain.weight_costs import say_weight_cost

__all__ = [
    "SEVERAL_ALIKE",
    "Explanation",
    "NotChosen",
    "Proposal",
    "explain_customer",
    "model_sentence",
    "propose_to",
    "say_date",
    "say_weight_cost",
]
