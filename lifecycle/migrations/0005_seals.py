from django.db import migrations

from lifecycle.services.seals import seal


def seal_what_stands(apps, schema_editor):
    """Batteries of the time before seals."""
    for battery in apps.get_model("lifecycle", "Battery").objects.iterator():
        battery.head_seal = seal(battery.public_id, battery.sequence, battery.head_hash)
        battery.save(update_fields=["head_seal"])


class Migration(migrations.Migration):
    dependencies = [("lifecycle", "0004_checkpoints")]
    operations = [migrations.RunPython(seal_what_stands, migrations.RunPython.noop)]
