"""The patterns of enclosure that words and terms are searched for, and who described them."""

from __future__ import annotations

from enum import StrEnum


class Pattern(StrEnum):
    """
    One way to hold people by something else than being useful to them.

    What names a moving fact (an hour, a number of pieces, a number of people) is a sign by itself
    here: the words of a playbook are the same for everybody on every day, so they cannot be true
    for each.

    References
    ----------
    .. [1] Mathur, A. et al. (2019). Dark Patterns at Scale. *Proc. ACM Hum.-Comput. Interact.*
       3 (CSCW), 81. Seven families: sneaking, urgency, misdirection, social proof, scarcity,
       obstruction, forced action.
    .. [2] Gray, C. M. et al. (2018). The Dark (Patterns) Side of UX Design. *CHI 2018*. Nagging.
    .. [3] OECD (2022). Dark Commercial Patterns. *OECD Digital Economy Papers* 336.
    .. [4] Act on Specified Commercial Transactions (Japan, Act 57 of 1976), articles 12, 12-6, 59.
    .. [5] Act against Unjustifiable Premiums and Misleading Representations (Japan, Act 134 of
       1962), article 5.
    .. [6] Consumer Contract Act (Japan, Act 61 of 2000), articles 9 and 10.
    .. [7] Directive 2005/29/EC on unfair commercial practices, Annex I.
    """

    URGENCY = "urgency"  # [1] urgency; [7] no. 7
    SCARCITY = "scarcity"  # [1] scarcity; [5] item 2
    CROWD = "crowd"  # [1] social proof: activity messages
    BEST_OF_ALL = "best_of_all"  # [5] item 1: better than it is, without grounds
    SHAMING = "shaming"  # [1] misdirection: confirmshaming
    FEAR_OF_LOSS = "fear_of_loss"  # [3] 2.2, pressure
    HIDDEN_RENEWAL = "hidden_renewal"  # [1] sneaking: hidden subscription; [4] 12-6
    FREE_WITH_STRINGS = "free_with_strings"  # [7] no. 20; [5] item 2
    HARD_TO_LEAVE = "hard_to_leave"  # [1] obstruction: hard to cancel; [4] 12-6
    LOCK_IN = "lock_in"  # [6] 9 and 10
    SHUT_IN = "shut_in"  # [3] 2.2, forced action: tied to our things
    SILENCE_AS_CONSENT = "silence_as_consent"  # [1] forced action; [4] 59; [6] 10; [7] no. 29
    NAGGING = "nagging"  # [2]; [7] no. 26
    BOUGHT_PRAISE = "bought_praise"  # [1] social proof: testimonials; [5] item 3, notice of 2023
    REFERENCE_PRICE = "reference_price"  # [5] item 2: prices side by side
    UNNAMED_CONDITIONS = "unnamed_conditions"  # [3] hidden information; [5] item 2


MAY_BE_DENIED = (
    Pattern.URGENCY,
    Pattern.HIDDEN_RENEWAL,
    Pattern.HARD_TO_LEAVE,
    Pattern.LOCK_IN,
    Pattern.SHUT_IN,
    Pattern.UNNAMED_CONDITIONS,
)
"""Patterns whose words are fair when they are denied: "no minimum term"."""
