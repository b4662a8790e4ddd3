-- Instants are timestamptz, ids are UUIDv7 made by the service, enumerations are text with a check.

-- What identifies a person is sealed (AES-256-GCM-SIV) under a data key of his own; the key is wrapped by a key outside the
-- database. Without his row here, everything sealed for him is lost: that is how a person is erased. Look-ups go by keyed MACs.
CREATE TABLE data_keys (
    owner uuid NOT NULL PRIMARY KEY,
    generation integer NOT NULL,
    kek_version integer NOT NULL,
    wrapped bytea NOT NULL,
    changed_at timestamptz NOT NULL
);
CREATE INDEX data_keys_by_kek ON data_keys (kek_version, owner);

CREATE TABLE accounts (
    id uuid NOT NULL PRIMARY KEY,
    phone_index bytea UNIQUE,
    locale text NOT NULL CHECK (locale IN ('kk', 'ru', 'en', 'uz')),
    sealed bytea NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

-- Who may still be erased.
CREATE INDEX accounts_not_erased ON accounts (id) WHERE phone_index IS NOT NULL;

CREATE TABLE otp_challenges (
    id uuid NOT NULL PRIMARY KEY,
    phone_index bytea NOT NULL,
    sealed bytea NOT NULL,
    code_mac bytea NOT NULL,
    attempts integer NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    consumed_at timestamptz
);
CREATE INDEX otp_challenges_by_phone ON otp_challenges (phone_index, created_at);

-- A refresh token is a MAC over (session, generation): nothing secret is stored, only how far the rotation has come.
CREATE TABLE sessions (
    id uuid NOT NULL PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    device_name text,
    generation integer NOT NULL,
    rotated_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX sessions_by_account ON sessions (account_id);
CREATE INDEX sessions_by_end ON sessions (expires_at);
CREATE INDEX sessions_by_revocation ON sessions (revoked_at) WHERE revoked_at IS NOT NULL;

CREATE TABLE devices (
    id uuid NOT NULL PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    session_id uuid NOT NULL REFERENCES sessions (id),
    installation_id text NOT NULL,
    platform text NOT NULL CHECK (platform IN ('android', 'ios', 'web')),
    target_kind text NOT NULL CHECK (target_kind IN ('token', 'fid')),
    push_token text NOT NULL UNIQUE,
    app_version text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE (account_id, installation_id)
);
CREATE INDEX devices_by_session ON devices (session_id);

CREATE TABLE persons (
    id uuid NOT NULL PRIMARY KEY,
    account_id uuid NOT NULL UNIQUE REFERENCES accounts (id),
    document_index bytea UNIQUE,
    sealed bytea NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE registrations (
    id uuid NOT NULL PRIMARY KEY,
    number text NOT NULL UNIQUE,
    person_id uuid NOT NULL REFERENCES persons (id),
    account_id uuid NOT NULL REFERENCES accounts (id),
    sealed bytea NOT NULL,
    migrant_index bytea,
    document_index bytea,
    state text NOT NULL CHECK (state IN ('pending', 'rejected', 'expired', 'withdrawn', 'confirmed', 'superseded', 'departed', 'ended', 'vacated', 'annulled')),
    version integer NOT NULL,
    host_kind text NOT NULL CHECK (host_kind IN ('individual', 'organization')),
    host_identifier_index bytea NOT NULL,
    host_index bytea,
    premises_kind text NOT NULL,
    region text NOT NULL,
    entered_on date NOT NULL,
    moved_in_on date NOT NULL,
    purpose text NOT NULL,
    submitted_at timestamptz NOT NULL,
    answer_by timestamptz NOT NULL,
    decided_at timestamptz,
    reason text,
    comment bytea,
    updated_at timestamptz NOT NULL
);
-- At most one confirmed registration per migrant at any instant: the database itself sees to it.
CREATE UNIQUE INDEX registrations_one_confirmed ON registrations (person_id) WHERE state = 'confirmed';
-- The same document under another account is the same migrant.
CREATE UNIQUE INDEX registrations_one_confirmed_document ON registrations (document_index) WHERE state = 'confirmed';
CREATE INDEX registrations_by_account ON registrations (account_id, id);
CREATE INDEX registrations_by_host ON registrations (host_index, id);
CREATE INDEX registrations_by_host_state ON registrations (host_index, state, id);
CREATE INDEX registrations_by_person ON registrations (person_id, id);
CREATE INDEX registrations_to_expire ON registrations (answer_by) WHERE state = 'pending';

CREATE TABLE registration_events (
    id uuid NOT NULL PRIMARY KEY,
    registration_id uuid NOT NULL REFERENCES registrations (id),
    version integer NOT NULL,
    state text NOT NULL,
    actor text NOT NULL CHECK (actor IN ('migrant', 'host', 'officer', 'system')),
    reason text,
    at timestamptz NOT NULL,
    UNIQUE (registration_id, version)
);

CREATE TABLE certificates (
    number text NOT NULL PRIMARY KEY,
    registration_id uuid NOT NULL UNIQUE REFERENCES registrations (id),
    account_id uuid NOT NULL REFERENCES accounts (id),
    sealed bytea NOT NULL,
    valid_until date NOT NULL,
    issued_at timestamptz NOT NULL
);
CREATE INDEX certificates_by_account ON certificates (account_id, registration_id);

CREATE TABLE notifications (
    id uuid NOT NULL PRIMARY KEY,
    recipient bytea NOT NULL,
    kind text NOT NULL,
    registration_id uuid NOT NULL REFERENCES registrations (id),
    created_at timestamptz NOT NULL,
    read_at timestamptz
);
CREATE INDEX notifications_by_recipient ON notifications (recipient, id);
CREATE INDEX notifications_unread ON notifications (recipient, id) WHERE read_at IS NULL;

-- One row a device (or, with the nil device, an SMS). run_at is both the due time and the end of the lease.
CREATE TABLE outbox (
    message_id uuid NOT NULL,
    device_id uuid NOT NULL,
    channel text NOT NULL CHECK (channel IN ('push', 'sms')),
    kind text NOT NULL,
    sealed bytea,
    priority integer NOT NULL,
    attempt integer NOT NULL,
    created_at timestamptz NOT NULL,
    run_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    done_at timestamptz,
    outcome text,
    PRIMARY KEY (message_id, device_id)
);
CREATE INDEX outbox_due ON outbox (priority, run_at) WHERE done_at IS NULL;

-- The audit log: chains of entries, each holding the hash of the one before. A chain belongs to one writer at a time, so that
-- writers do not wait for each other. Entries are added in the transaction of what they tell, never changed, never deleted.
CREATE TABLE audit (
    chain uuid NOT NULL,
    seq bigint NOT NULL,
    id uuid NOT NULL,
    at timestamptz NOT NULL,
    actor_kind text NOT NULL,
    actor_id uuid,
    action text NOT NULL,
    object_kind text NOT NULL,
    object_id uuid NOT NULL,
    subject_id uuid,
    purpose text,
    hash bytea NOT NULL,
    PRIMARY KEY (chain, seq)
);
CREATE INDEX audit_by_subject ON audit (subject_id, id) WHERE subject_id IS NOT NULL;

-- Signed heads of all chains that have grown since the checkpoint before; also sent to a place off this machine.
CREATE TABLE audit_checkpoints (
    seq bigint NOT NULL PRIMARY KEY,
    at timestamptz NOT NULL,
    jws text NOT NULL,
    delivered_at timestamptz
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is only added to';
END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON audit FROM PUBLIC, CURRENT_USER;
CREATE TRIGGER audit_checkpoints_kept BEFORE DELETE OR TRUNCATE ON audit_checkpoints FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_checkpoints_fixed BEFORE UPDATE OF seq, at, jws ON audit_checkpoints FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE idempotency_keys (
    principal uuid NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL,
    status integer NOT NULL,
    location text,
    etag text,
    key_owner uuid NOT NULL REFERENCES data_keys (owner) ON DELETE CASCADE,
    sealed bytea NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (principal, key)
);
CREATE INDEX idempotency_keys_by_person ON idempotency_keys (key_owner);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

-- Counters behind registration and certificate numbers, handed out in blocks.
CREATE TABLE number_series (
    series text NOT NULL PRIMARY KEY,
    next bigint NOT NULL
);
INSERT INTO number_series (series, next) VALUES ('documents', 0);
