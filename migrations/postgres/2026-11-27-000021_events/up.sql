-- The feed of integrators: what became of the registrations that a client submitted. Filled by a trigger on the history, so that nobody
-- who writes can forget it. Ordered as changes are: by transaction first, told once every older transaction has ended.
CREATE TABLE client_events (
    client_id uuid NOT NULL,
    xid bigint NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
    seq bigint NOT NULL GENERATED ALWAYS AS IDENTITY (CACHE 32),
    id uuid NOT NULL UNIQUE,
    kind text NOT NULL,
    registration_id uuid,
    version integer,
    state text,
    webhook_id uuid,
    at timestamptz NOT NULL,
    PRIMARY KEY (client_id, xid, seq)
);
-- The order in which events are handed out to webhooks, and forgotten.
CREATE INDEX client_events_by_place ON client_events (xid, seq);

CREATE TABLE client_event_marks (
    xid bigint NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (xid, seq)
);
INSERT INTO client_event_marks (xid, seq, at) VALUES (0, 0, '1970-01-01T00:00:00Z');

-- A step that leaves the state as it was (a request to vacate, say) is an update.
CREATE FUNCTION note_client_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO client_events (client_id, id, kind, registration_id, version, state, at)
    SELECT r.client_id, NEW.id, 'registration.' || CASE WHEN EXISTS (SELECT 1 FROM registration_events e
            WHERE e.registration_id = NEW.registration_id AND e.version = NEW.version - 1 AND e.state = NEW.state)
        THEN 'updated' ELSE NEW.state END, r.id, NEW.version, NEW.state, NEW.at
    FROM registrations r WHERE r.id = NEW.registration_id AND r.client_id IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER client_events_new AFTER INSERT ON registration_events FOR EACH ROW EXECUTE FUNCTION note_client_event();

-- How far events are handed out to webhooks.
CREATE TABLE event_fanout (
    id integer NOT NULL PRIMARY KEY CHECK (id = 1),
    history bigint NOT NULL,
    xid bigint NOT NULL,
    seq bigint NOT NULL
);
INSERT INTO event_fanout (id, history, xid, seq) VALUES (1, 0, 0, 0);

-- Addresses that events are sent to. Address and secrets are sealed under the client's data key. due_at is when there is something to
-- do; while somebody does it (leased), when his lease ends. claim is the fencing number.
CREATE TABLE webhooks (
    id uuid NOT NULL PRIMARY KEY,
    client_id uuid NOT NULL REFERENCES oauth_clients (id),
    sealed bytea NOT NULL,
    kinds text NOT NULL,
    state text NOT NULL CHECK (state IN ('enabled', 'disabled', 'deleted')),
    reason text CHECK (reason IN ('gone', 'failing')),
    state_at timestamptz NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    failing boolean NOT NULL,
    failures integer NOT NULL,
    failing_since timestamptz,
    not_before timestamptz,
    due_at timestamptz,
    leased boolean NOT NULL,
    claim integer NOT NULL,
    replay_xid bigint,
    replay_seq bigint
);
CREATE INDEX webhooks_by_client ON webhooks (client_id, id);
-- Those that fail wait in a line of their own.
CREATE INDEX webhooks_due ON webhooks (failing, due_at);
CREATE INDEX webhooks_replaying ON webhooks (id) WHERE replay_xid IS NOT NULL;
CREATE INDEX webhooks_deleted ON webhooks (state_at) WHERE state = 'deleted';

-- One row for each event and webhook: what is to be sent, and what became of it. log holds the last attempts as JSON.
CREATE TABLE webhook_deliveries (
    id uuid NOT NULL PRIMARY KEY,
    webhook_id uuid NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    event_id uuid NOT NULL,
    kind text NOT NULL,
    probe boolean NOT NULL,
    state text NOT NULL CHECK (state IN ('pending', 'delivered', 'failed')),
    attempts integer NOT NULL,
    revision integer NOT NULL,
    due_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    done_at timestamptz,
    log text NOT NULL,
    UNIQUE (webhook_id, event_id)
);
CREATE INDEX webhook_deliveries_log ON webhook_deliveries (webhook_id, id);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, probe, due_at) WHERE state = 'pending';
