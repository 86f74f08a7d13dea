"""Which sheet of a workbook a person chose."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column."""

    dependencies: ClassVar = [("desk", "0004_upload")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="upload",
            name="sheet",
            field=models.CharField(blank=True, default="", max_length=80),
            preserve_default=False,
        ),
    ]
