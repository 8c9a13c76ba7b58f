from typing import Any

from django.db import migrations, models


def mark_part_filled(apps: Any, schema_editor: Any) -> None:
    """Before there was this state, a demand that had a part of its units stayed open."""
    demands = apps.get_model("matching", "Demand").objects
    demands.filter(
        state="open", accepted_units__gt=0, accepted_units__lt=models.F("quantity")
    ).update(state="part_filled")


def mark_open(apps: Any, schema_editor: Any) -> None:
    apps.get_model("matching", "Demand").objects.filter(state="part_filled").update(state="open")


class Migration(migrations.Migration):
    dependencies = [("matching", "0009_run_figures_and_replays")]

    operations = [migrations.RunPython(mark_part_filled, mark_open)]
