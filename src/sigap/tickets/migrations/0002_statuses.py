"""The statuses that ship."""

from django.db import migrations
from django.db.migrations.state import StateApps

from sigap.tickets.statuses import ship


def forward(apps: StateApps, schema_editor: object) -> None:
    ship(apps.get_model("tickets", "Status"))


class Migration(migrations.Migration):
    dependencies = [("tickets", "0001_initial")]
    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
