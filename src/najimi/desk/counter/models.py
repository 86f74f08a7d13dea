"""Who may ask at the counter, what was suggested there, and what was said to it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

LONGEST_ID = 64
LONGEST_NAME = 100


class ApiKey(models.Model):
    """A key by which a till asks; of its secret only a digest is kept."""

    name = models.CharField(max_length=LONGEST_NAME, unique=True)
    public_part = models.CharField(max_length=16, unique=True)
    digest = models.CharField(max_length=64)
    scopes = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        """In the desk's database, like all that decides who may do what."""

        app_label = "desk"
        ordering: ClassVar[list[str]] = ["id"]


class CounterState(models.TextChoices):
    """What became of a question of the till."""

    SUGGESTED = "suggested"
    ASKED = "asked"
    HELD_OUT = "held_out"


class CounterDecision(models.Model):
    """A decision made at the counter; of a customer it counts as a contact from here on."""

    decision_id = models.CharField(max_length=LONGEST_ID, unique=True)
    key = models.ForeignKey(ApiKey, on_delete=models.PROTECT)
    request_id = models.CharField(max_length=LONGEST_NAME, null=True)
    request_digest = models.CharField(max_length=64)
    customer_id = models.CharField(max_length=LONGEST_ID, blank=True, db_index=True)
    state = models.CharField(max_length=10, choices=CounterState.choices)
    product_id = models.CharField(max_length=255, blank=True)
    want_probability = models.FloatField(default=0.0)
    propensity = models.FloatField(default=1.0)
    answer = models.JSONField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        """A till that asks again with the same id gets the same answer."""

        app_label = "desk"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["key", "request_id"], name="a_till_asks_once")
        ]


class CounterVerdict(models.Model):
    """What was said to a decision; of a dismissal by staff no fact about the customer is made."""

    verdict_id = models.CharField(max_length=LONGEST_NAME)
    key = models.ForeignKey(ApiKey, on_delete=models.PROTECT)
    digest = models.CharField(max_length=64)
    decision_id = models.CharField(max_length=LONGEST_ID, db_index=True)
    customer_id = models.CharField(max_length=LONGEST_ID, blank=True, db_index=True)
    product_id = models.CharField(max_length=255, blank=True)
    verdict = models.CharField(max_length=20)
    dismissed_by = models.CharField(max_length=LONGEST_NAME, blank=True)
    reason = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        """The same id is stored once."""

        app_label = "desk"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["key", "verdict_id"], name="a_verdict_is_told_once")
        ]
