"""Transaction and digest of each event, set by the database; rows can only be added."""

from django.db import migrations

FORWARD = """
ALTER TABLE journal_event ADD COLUMN tx xid8 NOT NULL DEFAULT pg_current_xact_id();
ALTER TABLE journal_event ADD COLUMN digest bytea NOT NULL DEFAULT ''::bytea;
CREATE INDEX event_tx ON journal_event (tx, id);

CREATE FUNCTION journal_digest(e journal_event) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(convert_to(jsonb_build_array(
    e.id, extract(epoch FROM e.at), e.verb, e.actor_kind, e.actor_id, e.stream_kind, e.stream_id,
    e.data, e.source, e.cause, e.depth, e.quiet)::text, 'UTF8'))
$$;

CREATE FUNCTION journal_set_digest() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.tx := pg_current_xact_id();
  NEW.digest := journal_digest(NEW);
  RETURN NEW;
END $$;
CREATE TRIGGER event_digest BEFORE INSERT ON journal_event
  FOR EACH ROW EXECUTE FUNCTION journal_set_digest();

CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the journal only grows: % is refused', TG_OP;
END $$;
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON journal_event
  FOR EACH ROW EXECUTE FUNCTION journal_refuse();
CREATE TRIGGER seal_append_only BEFORE UPDATE OR DELETE ON journal_seal
  FOR EACH ROW EXECUTE FUNCTION journal_refuse();
"""

BACKWARD = """
DROP TRIGGER seal_append_only ON journal_seal;
DROP TRIGGER event_append_only ON journal_event;
DROP TRIGGER event_digest ON journal_event;
DROP FUNCTION journal_refuse();
DROP FUNCTION journal_set_digest();
DROP FUNCTION journal_digest(journal_event);
ALTER TABLE journal_event DROP COLUMN digest, DROP COLUMN tx;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
