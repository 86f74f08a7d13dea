"""What people do at the desk, and the line in the audit that each change leaves."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

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
