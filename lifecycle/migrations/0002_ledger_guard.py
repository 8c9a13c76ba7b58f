from django.db import migrations

from lifecycle.ledger_guard import EVENTS, remove_guards, set_guards


class Migration(migrations.Migration):
    dependencies = [("lifecycle", "0001_initial")]
    operations = [
        migrations.RunPython(
            lambda apps, editor: set_guards(editor.connection, (EVENTS,)),
            lambda apps, editor: remove_guards(editor.connection, (EVENTS,)),
        ),
    ]
