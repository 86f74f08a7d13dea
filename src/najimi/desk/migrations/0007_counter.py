"""Keys of tills, what was decided at the counter, and what was said to it."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Three tables."""

    dependencies: ClassVar = [
        ("desk", "0006_addresses"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="ApiKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, unique=True)),
                ("public_part", models.CharField(max_length=16, unique=True)),
                ("digest", models.CharField(max_length=64)),
                ("scopes", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="CounterDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("decision_id", models.CharField(max_length=64, unique=True)),
                ("request_id", models.CharField(max_length=100, null=True)),
                ("request_digest", models.CharField(max_length=64)),
                ("customer_id", models.CharField(blank=True, db_index=True, max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("suggested", "Suggested"),
                            ("asked", "Asked"),
                            ("held_out", "Held Out"),
                        ],
                        max_length=10,
                    ),
                ),
                ("product_id", models.CharField(blank=True, max_length=255)),
                ("want_probability", models.FloatField(default=0.0)),
                ("propensity", models.FloatField(default=1.0)),
                ("answer", models.JSONField()),
                ("at", models.DateTimeField(db_index=True)),
                (
                    "key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="desk.apikey"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("key", "request_id"), name="a_till_asks_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="CounterVerdict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("verdict_id", models.CharField(max_length=100)),
                ("digest", models.CharField(max_length=64)),
                ("decision_id", models.CharField(db_index=True, max_length=64)),
                ("customer_id", models.CharField(blank=True, db_index=True, max_length=64)),
                ("product_id", models.CharField(blank=True, max_length=255)),
                ("verdict", models.CharField(max_length=20)),
                ("dismissed_by", models.CharField(blank=True, max_length=100)),
                ("reason", models.CharField(blank=True, max_length=20)),
                ("at", models.DateTimeField(db_index=True)),
                (
                    "key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="desk.apikey"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("key", "verdict_id"), name="a_verdict_is_told_once"
                    )
                ],
            },
        ),
    ]
