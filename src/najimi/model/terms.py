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


class Purpose(StrEnum):
    """What a customer's consent is about."""

    PROMOTIONAL = "promotional"
    SERVICE = "service"
    CARE = "care"
    SHARING = "sharing"
    """Being shown by name to the firm that supplies the shop they buy from."""


class ConsentMeans(StrEnum):
    """How a consent was given or taken back."""

    FORM = "form"
    PAPER = "paper"
    SPOKEN = "spoken"
    PHONE = "phone"
    EMAIL = "email"
    OWN_PAGE = "own_page"
    IMPORT = "import"


class LawfulReason(StrEnum):
    """
    Why a contact is lawful without consent.

    References
    ----------
    .. [1] Act on Regulation of Transmission of Specified Electronic Mail (Japan, 2002),
       article 3, paragraph 1, items 2 to 4.
    """

    CONTRACT = "contract"
    """Needed to carry out what was ordered; covers service, never promotion."""
    NOTIFIED_ADDRESS = "notified_address"
    """They told us their address themselves, on a card or a form (item 2)."""
    BUSINESS_RELATION = "business_relation"
    """They trade with us already (item 3)."""
    PUBLISHED_BUSINESS_ADDRESS = "published_business_address"
    """A firm's address, made public without a word against advertising (item 4)."""


class CostPurpose(StrEnum):
    """What a cost of dealing with customers was spent for."""

    ACQUIRE = "acquire"
    """To win people who have not bought yet."""
    KEEP = "keep"
    """To keep people who have."""
    SERVE = "serve"
    """To serve whoever comes: what no logged contact carries already."""
    OTHER = "other"


class LinkState(StrEnum):
    """What a person or a source says of two keys."""

    MERGED = "merged"
    UNDONE = "undone"
    APART = "apart"


class RestrictionState(StrEnum):
    """Whether a person's information may be used."""

    RESTRICTED = "restricted"
    LIFTED = "lifted"


class HandingPurpose(StrEnum):
    """
    What for all that is held about a person may be handed out; for nothing else it is.

    References
    ----------
    .. [1] Act on the Protection of Personal Information (Japan), articles 27(1)(i), 33, 34, 37(3).
    .. [2] GDPR, articles 15, 16 and 20.
    """

    ACCESS_REQUEST = "access_request"
    """The person asks what is held about them."""
    PORTABILITY = "portability"
    """The person takes it along to somebody else."""
    CORRECTION = "correction"
    """The person checks it, to have it put right."""
    REPRESENTATIVE = "representative"
    """Somebody asks who may ask for them: a parent, a guardian, an agent."""
    AUTHORITY_ORDER = "authority_order"
    """A law or a court orders it."""


class GroupKind(StrEnum):
    """What people belong to together."""

    HOUSEHOLD = "household"
    ACCOUNT = "account"


class GroupRole(StrEnum):
    """What someone does in a household or an account."""

    HEAD = "head"
    PARTNER = "partner"
    CHILD = "child"
    OWNER = "owner"
    DECISION_MAKER = "decision_maker"
    BUYER = "buyer"
    USER = "user"
    BILLING = "billing"
    END_CUSTOMER = "end_customer"
    OTHER = "other"


class MembershipState(StrEnum):
    """Whether someone belongs to a group."""

    JOINED = "joined"
    LEFT = "left"


class AnswerMeans(StrEnum):
    """How an answer came to us."""

    ASKED = "asked"
    """A person asked, and the customer answered."""
    FORM = "form"
    DECLARED = "declared"
    """The customer said it unasked."""
    OWN_PAGE = "own_page"
    """The customer wrote it on a page of their own, unasked."""


UNASKED = (AnswerMeans.DECLARED, AnswerMeans.OWN_PAGE)


class QuestionKind(StrEnum):
    """What an answer to a question tells us."""

    SATISFACTION = "satisfaction"
    NEED = "need"
    SPEND_IN_CATEGORY = "spend_in_category"
    OTHER = "other"


class ContributionKind(StrEnum):
    """What a customer gave beyond money."""

    IDEA = "idea"
    PROBLEM_FOUND = "problem_found"
    PERSON_HELPED = "person_helped"
    REFERRAL = "referral"
    REVIEW = "review"
    OTHER = "other"


class ContributionState(StrEnum):
    """What became of a contribution."""

    TOLD = "told"
    USED = "used"
    SHIPPED = "shipped"
    """It is now part of what the shop sells or does."""


class CaseKind(StrEnum):
    """What is to be put right, or to be said, before anything is sold."""

    COMPLAINT = "complaint"
    TROUBLE = "trouble"
    """Something does not work for them; nobody is angry yet."""
    APOLOGY = "apology"
    """We owe them one."""
    CONDOLENCE = "condolence"
    """A loss, an illness, a disaster: a time in which nobody wants to be sold to."""
    THANKS = "thanks"
    """We owe them thanks."""
    OTHER = "other"


class CaseState(StrEnum):
    """Where a case stands."""

    OPENED = "opened"
    CLOSED = "closed"
    SOLVED_ELSEWHERE = "solved_elsewhere"
    """It is over, but not by us: the customer helped themselves, or went to somebody else."""
    SENT_ELSEWHERE = "sent_elsewhere"
    """It is over, and not by us, but by whom or what we sent them to."""


class Verdict(StrEnum):
    """What a customer says something we did was worth to them."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    NOT_FOR_ME = "not_for_me"
    HELPED_MUCH = "helped_much"
    HELPED_SOME = "helped_some"
    NO_HELP = "no_help"
    NUISANCE = "nuisance"


WORTHS = (Verdict.HELPED_MUCH, Verdict.HELPED_SOME, Verdict.NO_HELP, Verdict.NUISANCE)
"""Verdicts that say what it was worth, from the most to the least."""

REFUSING = (Verdict.REFUSED, Verdict.NOT_FOR_ME, Verdict.NUISANCE)
"""Verdicts after which the same thing is not proposed again for a while."""


class CareerChoiceState(StrEnum):
    """How a customer stands to an ideal type; what they declare beats what is inferred."""

    DECLARED = "declared"
    INFERRED = "inferred"
    LEFT = "left"


class NeedSource(StrEnum):
    """From where we know a need."""

    SAID = "said"
    OBSERVED = "observed"
    INFERRED = "inferred"


class ShareMethod(StrEnum):
    """How the spend of a customer in the category is known."""

    DECLARED = "declared"
    ASKED = "asked"
    INFERRED = "inferred"
    NOT_ENOUGH = "not_enough"


class ShareReason(StrEnum):
    """Why a share of customer stands as it does."""

    SAID = "said"
    LESS_THAN_SPENT = "less_than_spent"
    ALIKE = "alike"
    NO_PURCHASE = "no_purchase"
    TOO_NEW = "too_new"
    TOO_FEW_ALIKE = "too_few_alike"


class Trend(StrEnum):
    """Where the answers of one customer go."""

    RISING = "rising"
    STEADY = "steady"
    FALLING = "falling"
    NOT_ENOUGH = "not_enough"


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


class GiveAccount(StrEnum):
    """What we gave a customer, by kind: the accounts of the shop that a give is taken from."""

    VALUE_DELIVERED = "value_delivered"
    USEFUL_INFORMATION = "useful_information"
    PROBLEM_SOLVED = "problem_solved"
    TIME_SAVED = "time_saved"
    FAVOUR_DONE = "favour_done"


class TakeAccount(StrEnum):
    """What we took from a customer, by kind: the accounts of the shop that a take goes to."""

    ATTENTION = "attention"
    DATA = "data"
    FAVOUR_ASKED = "favour_asked"
    FAVOUR_RECEIVED = "favour_received"
    REFERRAL = "referral"
    REVIEW = "review"
    TROUBLE = "trouble"
    """What it cost them that something of ours went wrong."""


PERSON_ACCOUNT = "person"
"""The account of the customer, at the other side of every entry of theirs."""


COMMON_PATH = "common"
PEOPLE_CHANNELS = (Channel.CALL, Channel.VISIT, Channel.COUNTER)
FREQUENT_ORDERS = 12
"""Purchase days in 90 days from which a customer is frequent; none is quiet."""

THEIRS_STRENGTH = 0.5
"""Strength of a bond from which a customer is more one of our people's than the shop's; no two of
them can have as much of one customer."""

ACTIVITIES = ("quiet", "occasional", "frequent")
