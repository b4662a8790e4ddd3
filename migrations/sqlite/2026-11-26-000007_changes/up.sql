-- The feed: what changed for whom. Filled by triggers, so that nobody who writes can forget it. Addressed to the index of a phone, as
-- the inbox is. There is one writer, so numbers are the order of commits, and xid is always 0. No number is ever given twice.
CREATE TABLE changes (
    recipient BLOB NOT NULL,
    xid INTEGER NOT NULL DEFAULT 0,
    seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('registration', 'notification')),
    object_id BLOB NOT NULL,
    version INTEGER,
    state TEXT,
    deleted INTEGER NOT NULL,
    at TEXT NOT NULL,
    UNIQUE (recipient, xid, seq)
) STRICT;

-- How far the feed was at a time. The least one tells how far rows were deleted: who has read less far has missed something.
CREATE TABLE change_marks (
    xid INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (xid, seq)
) STRICT;
INSERT INTO change_marks (xid, seq, at) VALUES (0, 0, '1970-01-01T00:00:00.000000Z');

CREATE TRIGGER changes_registration_new AFTER INSERT ON registrations BEGIN
    INSERT INTO changes (recipient, kind, object_id, version, state, deleted, at)
    SELECT NEW.migrant_index, 'registration', NEW.id, NEW.version, NEW.state, 0, NEW.updated_at WHERE NEW.migrant_index IS NOT NULL;
    INSERT INTO changes (recipient, kind, object_id, version, state, deleted, at)
    SELECT NEW.host_index, 'registration', NEW.id, NEW.version, NEW.state, 0, NEW.updated_at WHERE NEW.host_index IS NOT NULL;
END;
CREATE TRIGGER changes_registration AFTER UPDATE OF version ON registrations WHEN OLD.version <> NEW.version BEGIN
    INSERT INTO changes (recipient, kind, object_id, version, state, deleted, at)
    SELECT NEW.migrant_index, 'registration', NEW.id, NEW.version, NEW.state, 0, NEW.updated_at WHERE NEW.migrant_index IS NOT NULL;
    INSERT INTO changes (recipient, kind, object_id, version, state, deleted, at)
    SELECT NEW.host_index, 'registration', NEW.id, NEW.version, NEW.state, 0, NEW.updated_at WHERE NEW.host_index IS NOT NULL;
END;

-- How far the question to the host has come is the migrant's to know.
CREATE TRIGGER changes_registration_reach AFTER UPDATE OF host_reach ON registrations
WHEN OLD.host_reach <> NEW.host_reach AND NEW.migrant_index IS NOT NULL BEGIN
    INSERT INTO changes (recipient, kind, object_id, version, state, deleted, at)
    VALUES (NEW.migrant_index, 'registration', NEW.id, NEW.version, NEW.state, 0, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'));
END;

-- An erased migrant's registration is no longer there for anybody, an erased host's no longer there for him.
CREATE TRIGGER changes_registration_gone AFTER UPDATE OF migrant_index, host_index ON registrations
WHEN OLD.migrant_index IS NOT NULL AND NEW.migrant_index IS NULL OR OLD.host_index IS NOT NULL AND NEW.host_index IS NULL BEGIN
    INSERT INTO changes (recipient, kind, object_id, deleted, at)
    SELECT OLD.migrant_index, 'registration', NEW.id, 1, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')
    WHERE OLD.migrant_index IS NOT NULL AND NEW.migrant_index IS NULL;
    INSERT INTO changes (recipient, kind, object_id, deleted, at)
    SELECT OLD.host_index, 'registration', NEW.id, 1, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')
    WHERE OLD.host_index IS NOT NULL AND (NEW.host_index IS NULL OR (OLD.migrant_index IS NOT NULL AND NEW.migrant_index IS NULL));
END;

CREATE TRIGGER changes_notification_new AFTER INSERT ON notifications BEGIN
    INSERT INTO changes (recipient, kind, object_id, state, deleted, at)
    VALUES (NEW.recipient, 'notification', NEW.id, CASE WHEN NEW.read_at IS NULL THEN 'unread' ELSE 'read' END, 0,
        max(NEW.created_at, coalesce(NEW.read_at, ''), coalesce(NEW.acked_at, '')));
END;
CREATE TRIGGER changes_notification AFTER UPDATE OF read_at, acked_at ON notifications
WHEN OLD.read_at IS NOT NEW.read_at OR OLD.acked_at IS NOT NEW.acked_at BEGIN
    INSERT INTO changes (recipient, kind, object_id, state, deleted, at)
    VALUES (NEW.recipient, 'notification', NEW.id, CASE WHEN NEW.read_at IS NULL THEN 'unread' ELSE 'read' END, 0,
        max(NEW.created_at, coalesce(NEW.read_at, ''), coalesce(NEW.acked_at, '')));
END;
CREATE TRIGGER changes_notification_gone AFTER DELETE ON notifications BEGIN
    INSERT INTO changes (recipient, kind, object_id, deleted, at)
    VALUES (OLD.recipient, 'notification', OLD.id, 1, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'));
END;
