"""The closed lists of words that tables, playbooks and screens share."""

from __future__ import annotations

from enum import StrEnum


class Strategy(StrEnum):
    """What a treatment is for, seen from the firm."""

    ACQUIRE = "acquire"
    GROW = "grow"
    KEEP = "keep"


class Kind(StrEnum):
    """What a treatment does with the customer."""

    GIVE = "give"
    ASK = "ask"
    LISTEN = "listen"
    SELL = "sell"
    SERVE = "serve"
    CARE = "care"


class ContactClass(StrEnum):
    """Under which law and limit a contact falls."""

    PROMOTIONAL = "promotional"
    SERVICE = "service"
    CARE = "care"
    MUST_ARRIVE = "must_arrive"


class Channel(StrEnum):
    """The way an interaction travels."""

    EMAIL = "email"
    LETTER = "letter"
    CALL = "call"
    VISIT = "visit"
    COUNTER = "counter"


class Tier(StrEnum):
    """Class by value, from the most valuable to those not yet known."""

    MOST_VALUABLE = "most_valuable"
    MOST_GROWABLE = "most_growable"
    STEADY = "steady"
    SMALL = "small"
    BELOW_ZERO = "below_zero"
    UNKNOWN = "unknown"


class Stage(StrEnum):
    """Where someone stands on the common path."""

    PROSPECT = "prospect"
    NEW = "new"
    REPEAT = "repeat"
    LOYAL = "loyal"
    LAPSING = "lapsing"
    LOST = "lost"
    WON_BACK = "won_back"


class ConsentState(StrEnum):
    """What a customer said about one purpose on one channel."""

    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


class Direction(StrEnum):
    """Who spoke: the customer to us, or we to the customer."""

    IN = "in"
    OUT = "out"


class ProductRole(StrEnum):
    """What a product is for in the relation."""

    FRONT = "front"
    BACK = "back"
    SERVICE = "service"
    MAINTENANCE = "maintenance"


COMMON_PATH = "common"
PEOPLE_CHANNELS = (Channel.CALL, Channel.VISIT, Channel.COUNTER)
FREQUENT_ORDERS = 12
"""Purchase days in 90 days from which a customer is frequent; none is quiet."""

ACTIVITIES = ("quiet", "occasional", "frequent")
