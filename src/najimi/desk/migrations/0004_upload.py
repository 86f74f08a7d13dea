"""Files that people bring."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """One table."""

    dependencies: ClassVar = [
        ("desk", "0003_current_consent"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("upload_id", models.CharField(max_length=64, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("size_bytes", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("loaded", "Loaded"),
                            ("put_away", "Put Away"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=255)),
                ("encoding", models.CharField(blank=True, max_length=20)),
                ("policy", models.JSONField(default=dict)),
                ("report", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                (
                    "who",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
    ]
