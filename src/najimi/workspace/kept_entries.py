"""What the list outside a workspace can say, entry by entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

ERASED, LIFTED, WITHDRAWN, RESTRICTED = "erased", "lifted", "withdrawn", "restricted"
"""Kinds of entries."""


@dataclass(frozen=True)
class Erasure:
    """
    One person who asked to be erased.

    Parameters
    ----------
    receipt : str
        Number of the receipt.
    at : datetime
        Aware; when the erasure began.
    digests : frozenset of str
        What they were known by, hashed.
    """

    receipt: str
    at: datetime
    digests: frozenset[str]


@dataclass(frozen=True)
class Withdrawal:
    """
    One consent that a customer withdrew or refused.

    Parameters
    ----------
    customer_id : str
        The customer of that moment; a pseudonym under the salt of the workspace.
    purpose, channel : str
    at : datetime
        Aware; when it was committed.
    state : {"withdrawn", "refused"}
    """

    customer_id: str
    purpose: str
    channel: str
    at: datetime
    state: str = WITHDRAWN


@dataclass(frozen=True)
class Limit:
    """
    What a customer said about the use of what is held: to let it rest, or to use it again.

    Parameters
    ----------
    customer_id : str
        As of a withdrawal.
    at : datetime
        Aware.
    state : {"restricted", "lifted"}
    """

    customer_id: str
    at: datetime
    state: str
