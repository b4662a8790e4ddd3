-- The feed of integrators: what became of the registrations that a client submitted. Filled by a trigger on the history, so that nobody
-- who writes can forget it. There is one writer, so numbers are the order of commits, and xid is always 0. No number is given twice.
CREATE TABLE client_events (
    client_id BLOB NOT NULL,
    xid INTEGER NOT NULL DEFAULT 0,
    seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    registration_id BLOB,
    version INTEGER,
    state TEXT,
    webhook_id BLOB,
    at TEXT NOT NULL,
    UNIQUE (client_id, xid, seq)
) STRICT;

CREATE TABLE client_event_marks (
    xid INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (xid, seq)
) STRICT;
INSERT INTO client_event_marks (xid, seq, at) VALUES (0, 0, '1970-01-01T00:00:00.000000Z');

-- A step that leaves the state as it was (a request to vacate, say) is an update.
CREATE TRIGGER client_events_new AFTER INSERT ON registration_events BEGIN
    INSERT INTO client_events (client_id, id, kind, registration_id, version, state, at)
    SELECT r.client_id, NEW.id, 'registration.' || CASE WHEN EXISTS (SELECT 1 FROM registration_events e
            WHERE e.registration_id = NEW.registration_id AND e.version = NEW.version - 1 AND e.state = NEW.state)
        THEN 'updated' ELSE NEW.state END, r.id, NEW.version, NEW.state, NEW.at
    FROM registrations r WHERE r.id = NEW.registration_id AND r.client_id IS NOT NULL;
END;

-- How far events are handed out to webhooks.
CREATE TABLE event_fanout (
    id INT NOT NULL PRIMARY KEY CHECK (id = 1),
    history INTEGER NOT NULL,
    xid INTEGER NOT NULL,
    seq INTEGER NOT NULL
) STRICT;
INSERT INTO event_fanout (id, history, xid, seq) VALUES (1, 0, 0, 0);

-- Addresses that events are sent to. Address and secrets are sealed under the client's data key. due_at is when there is something to
-- do; while somebody does it (leased), when his lease ends. claim is the fencing number.
CREATE TABLE webhooks (
    id BLOB NOT NULL PRIMARY KEY,
    client_id BLOB NOT NULL REFERENCES oauth_clients (id),
    sealed BLOB NOT NULL,
    kinds TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('enabled', 'disabled', 'deleted')),
    reason TEXT CHECK (reason IN ('gone', 'failing')),
    state_at TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    failing INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    failing_since TEXT,
    not_before TEXT,
    due_at TEXT,
    leased INTEGER NOT NULL,
    claim INTEGER NOT NULL,
    replay_xid INTEGER,
    replay_seq INTEGER
) STRICT;
CREATE INDEX webhooks_by_client ON webhooks (client_id, id);
-- Those that fail wait in a line of their own.
CREATE INDEX webhooks_due ON webhooks (failing, due_at);
CREATE INDEX webhooks_replaying ON webhooks (id) WHERE replay_xid IS NOT NULL;
CREATE INDEX webhooks_deleted ON webhooks (state_at) WHERE state = 'deleted';

-- One row for each event and webhook: what is to be sent, and what became of it. log holds the last attempts as JSON.
CREATE TABLE webhook_deliveries (
    id BLOB NOT NULL PRIMARY KEY,
    webhook_id BLOB NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    event_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    probe INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'failed')),
    attempts INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    due_at TEXT NOT NULL,
    created_at TEXT NOT NULL,
    done_at TEXT,
    log TEXT NOT NULL,
    UNIQUE (webhook_id, event_id)
) STRICT;
CREATE INDEX webhook_deliveries_log ON webhook_deliveries (webhook_id, id);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, probe, due_at) WHERE state = 'pending';
