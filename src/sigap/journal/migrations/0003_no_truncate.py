"""A guard of its own, which test settings leave out: their databases are emptied by TRUNCATE."""

from django.conf import settings
from django.db import migrations

FORWARD = """
CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON journal_event
  FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_guards")]
    operations = (
        []
        if getattr(settings, "JOURNAL_MAY_BE_TRUNCATED", False)
        else [migrations.RunSQL(FORWARD, "DROP TRIGGER event_no_truncate ON journal_event")]
    )
