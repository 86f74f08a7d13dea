"""
What a customer allows, and what the law allows without their word: one rule for all.

The turn screens by it, and whoever sends asks it once more at the last moment.

References
----------
.. [1] Act on Regulation of Transmission of Specified Electronic Mail (Japan, Act No. 26 of
   2002), article 3, paragraph 1: item 1, consent; items 2 to 4, the exceptions; paragraph 3,
   which ends every one of them with a refusal.
"""

from __future__ import annotations

from types import MappingProxyType

from najimi.model.terms import Channel, ConsentState, LawfulReason, Purpose

STRICTNESS = (
    ConsentState.GRANTED,
    ConsentState.UNKNOWN,
    ConsentState.REFUSED,
    ConsentState.WITHDRAWN,
)
"""From the most generous to the strictest; of several statements that all hold, the last wins."""

ANY_CHANNEL = frozenset(Channel)
LAWFUL = MappingProxyType(
    {
        LawfulReason.CONTRACT: (Purpose.SERVICE, ANY_CHANNEL),
        LawfulReason.NOTIFIED_ADDRESS: (Purpose.PROMOTIONAL, frozenset({Channel.EMAIL})),
        LawfulReason.BUSINESS_RELATION: (Purpose.PROMOTIONAL, frozenset({Channel.EMAIL})),
        LawfulReason.PUBLISHED_BUSINESS_ADDRESS: (
            Purpose.PROMOTIONAL,
            frozenset({Channel.EMAIL}),
        ),
    }
)
"""What each lawful reason covers while nobody refused: one purpose, on some channels."""


def lawful_reasons(purpose: str, channel: str) -> tuple[LawfulReason, ...]:
    """
    Return the reasons that make a contact lawful without consent.

    Parameters
    ----------
    purpose, channel : str
        Of ``Purpose`` and ``Channel``.

    Examples
    --------
    >>> [str(reason) for reason in lawful_reasons("service", "call")]
    ['contract']
    >>> lawful_reasons("promotional", "call")
    ()
    """
    return tuple(
        reason
        for reason, (covered, channels) in LAWFUL.items()
        if covered == purpose and channel in channels
    )


def is_allowed(state: str | None, lawful_reason: str | None, purpose: str, channel: str) -> bool:
    """
    Return whether a customer may be contacted for a purpose on a channel.

    Parameters
    ----------
    state : str or None
        Of ``ConsentState``; ``None`` where nothing was ever said.
    lawful_reason : str or None
        Of ``LawfulReason``: why contact is lawful although nothing was granted.
    purpose, channel : str

    Returns
    -------
    bool
        Granted is yes; refused and withdrawn are no, whatever the reason; else the reason
        decides, and without one the answer is no.

    Examples
    --------
    >>> is_allowed("unknown", "business_relation", "promotional", "email")
    True
    >>> is_allowed("refused", "business_relation", "promotional", "email")
    False
    >>> is_allowed(None, "contract", "promotional", "email")
    False
    """
    if state == ConsentState.GRANTED:
        return True
    if state in (ConsentState.REFUSED, ConsentState.WITHDRAWN):
        return False
    return lawful_reason in lawful_reasons(purpose, channel)


def strictest(*states: str) -> ConsentState:
    """
    Return the strictest of some states.

    Examples
    --------
    >>> str(strictest("granted", "withdrawn", "unknown"))
    'withdrawn'
    """
    return max((ConsentState(state) for state in states), key=STRICTNESS.index)
