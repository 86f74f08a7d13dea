"""Who gave which address, as digests."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One table."""

    dependencies: ClassVar = [("desk", "0005_upload_sheet")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="AddressStatement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_customer_id", models.CharField(db_index=True, max_length=64)),
                ("channel", models.CharField(max_length=20)),
                ("digest", models.CharField(db_index=True, max_length=32)),
                ("is_named", models.BooleanField()),
                ("occurred_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField(db_index=True)),
                ("source", models.CharField(max_length=255)),
                ("fact_id", models.CharField(max_length=255)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("fact_id", "source", "channel"), name="an_address_is_said_once"
                    )
                ],
            },
        ),
    ]
