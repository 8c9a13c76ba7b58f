from django.db import migrations


class Migration(migrations.Migration):
    """Evidence, estimates, grades and uploads carry seals from here on: what stands is sealed once,
    when this is applied (grading.services.sealing)."""

    dependencies = [("grading", "0009_policy_versions")]

    operations: list = []
