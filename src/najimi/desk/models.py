"""What people do at the desk, what holds now, and the line in the audit each change leaves."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from najimi.desk.counter.models import ApiKey, CounterDecision, CounterState, CounterVerdict

__all__ = [
    "LONGEST_ID",
    "AddressStatement",
    "ApiKey",
    "AuditEntry",
    "CarriedOut",
    "ConsentGate",
    "ConsentStatement",
    "CounterDecision",
    "CounterState",
    "CounterVerdict",
    "LeaveReason",
    "LeftInPeace",
    "OutgoingFact",
    "PersonRequest",
    "PutOff",
    "Redirect",
    "RequestKind",
    "RequestRefusal",
    "RequestState",
    "RestrictionStatement",
    "SyncMark",
    "Upload",
]

LONGEST_ID = 64


class LeaveReason(models.TextChoices):
    """Why a person leaves a customer in peace; the words stand in the catalogue."""

    NOT_TODAY = "not_today"
    KNOWS_BETTER = "knows_better"
    ALREADY_SPOKE = "already_spoke"
    NOT_WELCOME = "not_welcome"
    OTHER = "other"


class CarriedOut(models.Model):
    """A decision that a person carried out; the contact itself is a fact of the workspace."""

    decision_id = models.CharField(max_length=LONGEST_ID, unique=True)
    customer_id = models.CharField(max_length=LONGEST_ID)
    who = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    at = models.DateTimeField()


class LeftInPeace(models.Model):
    """A decision that a person chose not to carry out; no contact, so no fact."""

    decision_id = models.CharField(max_length=LONGEST_ID, unique=True)
    customer_id = models.CharField(max_length=LONGEST_ID)
    reason = models.CharField(max_length=20, choices=LeaveReason.choices)
    who = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    at = models.DateTimeField()


class PutOff(models.Model):
    """Two customers whom a person wants to look at later; said of neither, so no fact."""

    customer_id = models.CharField(max_length=LONGEST_ID)
    other_customer_id = models.CharField(max_length=LONGEST_ID)
    who = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        """A pair is put off once."""

        constraints: ClassVar[list[models.UniqueConstraint]] = [
            models.UniqueConstraint(
                fields=["customer_id", "other_customer_id"], name="a_pair_is_put_off_once"
            )
        ]


class Upload(models.Model):
    """A file that a person brought; the file itself is removed once it is loaded or put away."""

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting"
        LOADED = "loaded"
        PUT_AWAY = "put_away"

    upload_id = models.CharField(max_length=LONGEST_ID, unique=True)
    name = models.CharField(max_length=120)
    size_bytes = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    source = models.CharField(max_length=255, blank=True)
    encoding = models.CharField(max_length=20, blank=True)
    sheet = models.CharField(max_length=80, blank=True)
    policy = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    who = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    at = models.DateTimeField()


class AuditEntry(models.Model):
    """Who changed what, when and why; appended, never edited. Holds ids, no names."""

    who = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    what = models.CharField(max_length=40)
    customer_id = models.CharField(max_length=LONGEST_ID, blank=True)
    decision_id = models.CharField(max_length=LONGEST_ID, blank=True)
    why = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        """Newest last, as it happened."""

        ordering: ClassVar[list[str]] = ["id"]


class ConsentStatement(models.Model):
    """One statement of one key about one purpose on one channel; a fact, or soon to be one."""

    first_customer_id = models.CharField(max_length=LONGEST_ID)
    purpose = models.CharField(max_length=20)
    channel = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    means = models.CharField(max_length=20, blank=True)
    place = models.TextField(blank=True)
    wording_version = models.TextField(blank=True)
    lawful_reason = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=255)
    fact_id = models.CharField(max_length=255)
    committed_at = models.DateTimeField(db_index=True)

    class Meta:
        """A statement is known once; a person's are found by their keys."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["fact_id", "source"], name="a_consent_is_said_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["first_customer_id"], name="consents_of_a_key")
        ]


class RestrictionStatement(models.Model):
    """One statement about whether the information of one key may be used."""

    first_customer_id = models.CharField(max_length=LONGEST_ID, db_index=True)
    state = models.CharField(max_length=20)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    source = models.CharField(max_length=255)
    fact_id = models.CharField(max_length=255)
    committed_at = models.DateTimeField(db_index=True)

    class Meta:
        """A statement is known once."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["fact_id", "source"], name="a_restriction_is_said_once")
        ]


class AddressStatement(models.Model):
    """
    That a key gave an e-mail address or a telephone number; a fact, or soon to be one.

    The address is here as a keyed digest only: enough to tell who gave the same one.
    """

    first_customer_id = models.CharField(max_length=LONGEST_ID, db_index=True)
    channel = models.CharField(max_length=20)
    digest = models.CharField(max_length=32, db_index=True)
    is_named = models.BooleanField()
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_index=True)
    source = models.CharField(max_length=255)
    fact_id = models.CharField(max_length=255)

    class Meta:
        """A statement is known once, with at most one address for each channel."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["fact_id", "source", "channel"], name="an_address_is_said_once"
            )
        ]


class Redirect(models.Model):
    """A key that leads to another customer in a span of time; only a device changes hands."""

    first_customer_id = models.CharField(max_length=LONGEST_ID)
    customer_id = models.CharField(max_length=LONGEST_ID, db_index=True)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        """One customer at a time."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["first_customer_id", "from_at"], name="one_customer_at_a_time"
            )
        ]


class ConsentGate(models.Model):
    """The one row that whoever changes or asks consent locks, so that one goes before the other."""


class SyncMark(models.Model):
    """Up to which version of a table the current state knows its facts."""

    table = models.CharField(max_length=40, unique=True)
    version = models.CharField(max_length=80)


class OutgoingFact(models.Model):
    """A fact that is decided here and not yet handed on; it goes when it has arrived."""

    table = models.CharField(max_length=40)
    fact_id = models.CharField(max_length=100)
    told = models.JSONField()

    class Meta:
        """A fact goes out once."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["table", "fact_id"], name="once_each")
        ]


class RequestKind(models.TextChoices):
    """What a person may ask of us about their information."""

    ACCESS = "access"
    CORRECTION = "correction"
    RESTRICTION = "restriction"
    ERASURE = "erasure"
    OBJECTION = "objection"


class RequestState(models.TextChoices):
    """Where a request stands."""

    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"


class RequestRefusal(models.TextChoices):
    """Why a request is refused."""

    NOT_THIS_PERSON = "not_this_person"
    LAW_REQUIRES = "law_requires"
    NOTHING_HELD = "nothing_held"
    REPEATED = "repeated"


class PersonRequest(models.Model):
    """What a person asked of us about their information, and until when we owe an answer."""

    customer_id = models.CharField(max_length=LONGEST_ID)
    kind = models.CharField(max_length=20, choices=RequestKind.choices)
    means = models.CharField(max_length=20)
    received_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=RequestState.choices, default="open")
    closed_on = models.DateField(null=True)
    why = models.CharField(max_length=20, choices=RequestRefusal.choices, blank=True)
    receipt = models.CharField(max_length=100, blank=True)
    who = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)

    class Meta:
        """The most urgent first."""

        ordering: ClassVar[list[str]] = ["due_on", "id"]
