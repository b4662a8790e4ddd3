-- The feed: what changed for whom. Filled by triggers, so that nobody who writes can forget it. Addressed to the index of a phone, as
-- the inbox is. A number of a sequence is no order of commits: a row is told only once every transaction that began before the
-- oldest open one has ended, so rows are ordered by transaction first. The only index is the order in which rows are read.
CREATE TABLE changes (
    recipient bytea NOT NULL,
    xid bigint NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
    seq bigint NOT NULL GENERATED ALWAYS AS IDENTITY (CACHE 32),
    kind text NOT NULL CHECK (kind IN ('registration', 'notification')),
    object_id uuid NOT NULL,
    version integer,
    state text,
    deleted boolean NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (recipient, xid, seq)
);
CREATE INDEX changes_by_xid ON changes USING brin (xid) WITH (autosummarize = on);

-- How far the feed was at a time. The least one tells how far rows were deleted: who has read less far has missed something.
CREATE TABLE change_marks (
    xid bigint NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (xid, seq)
);
INSERT INTO change_marks (xid, seq, at) VALUES (0, 0, '1970-01-01T00:00:00Z');

CREATE FUNCTION note_registration() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO changes (recipient, kind, object_id, version, state, deleted, at)
    SELECT party, 'registration', NEW.id, NEW.version, NEW.state, false, NEW.updated_at
    FROM (VALUES (NEW.migrant_index), (NEW.host_index)) AS parties (party)
    WHERE party IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER changes_registration_new AFTER INSERT ON registrations FOR EACH ROW EXECUTE FUNCTION note_registration();
CREATE TRIGGER changes_registration AFTER UPDATE OF version ON registrations FOR EACH ROW
WHEN (OLD.version <> NEW.version) EXECUTE FUNCTION note_registration();

-- How far the question to the host has come is the migrant's to know.
CREATE FUNCTION note_reach() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO changes (recipient, kind, object_id, version, state, deleted, at)
    VALUES (NEW.migrant_index, 'registration', NEW.id, NEW.version, NEW.state, false, now());
    RETURN NULL;
END $$;
CREATE TRIGGER changes_registration_reach AFTER UPDATE OF host_reach ON registrations FOR EACH ROW
WHEN (OLD.host_reach <> NEW.host_reach AND OLD.version = NEW.version AND NEW.migrant_index IS NOT NULL) EXECUTE FUNCTION note_reach();

-- An erased migrant's registration is no longer there for anybody, an erased host's no longer there for him.
CREATE FUNCTION note_registration_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO changes (recipient, kind, object_id, deleted, at)
    SELECT party, 'registration', NEW.id, true, now()
    FROM (VALUES
        (CASE WHEN NEW.migrant_index IS NULL THEN OLD.migrant_index END),
        (CASE WHEN NEW.host_index IS NULL OR (OLD.migrant_index IS NOT NULL AND NEW.migrant_index IS NULL) THEN OLD.host_index END)
    ) AS parties (party)
    WHERE party IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER changes_registration_gone AFTER UPDATE OF migrant_index, host_index ON registrations FOR EACH ROW
WHEN (OLD.migrant_index IS NOT NULL AND NEW.migrant_index IS NULL OR OLD.host_index IS NOT NULL AND NEW.host_index IS NULL)
EXECUTE FUNCTION note_registration_gone();

CREATE FUNCTION note_notification() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO changes (recipient, kind, object_id, state, deleted, at)
    VALUES (NEW.recipient, 'notification', NEW.id, CASE WHEN NEW.read_at IS NULL THEN 'unread' ELSE 'read' END, false,
        greatest(NEW.created_at, NEW.read_at, NEW.acked_at));
    RETURN NULL;
END $$;
CREATE TRIGGER changes_notification_new AFTER INSERT ON notifications FOR EACH ROW EXECUTE FUNCTION note_notification();
CREATE TRIGGER changes_notification AFTER UPDATE OF read_at, acked_at ON notifications FOR EACH ROW
WHEN (OLD.read_at IS DISTINCT FROM NEW.read_at OR OLD.acked_at IS DISTINCT FROM NEW.acked_at) EXECUTE FUNCTION note_notification();

CREATE FUNCTION note_notification_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO changes (recipient, kind, object_id, deleted, at) VALUES (OLD.recipient, 'notification', OLD.id, true, now());
    RETURN NULL;
END $$;
CREATE TRIGGER changes_notification_gone AFTER DELETE ON notifications FOR EACH ROW EXECUTE FUNCTION note_notification_gone();
