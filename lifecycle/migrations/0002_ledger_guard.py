from django.db import migrations

from lifecycle.ledger_guard import remove_guards, set_guards


class Migration(migrations.Migration):
    dependencies = [("lifecycle", "0001_initial")]
    operations = [
        migrations.RunPython(
            lambda apps, editor: set_guards(editor.connection),
            lambda apps, editor: remove_guards(editor.connection),
        ),
    ]
