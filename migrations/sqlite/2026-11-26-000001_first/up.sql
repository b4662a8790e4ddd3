-- Instants are text of fixed width in UTC (they sort), ids are UUIDv7 blobs made by the service, enumerations are text with a check.

-- What identifies a person is sealed (AES-256-GCM-SIV) under a data key of his own; the key is wrapped by a key outside the
-- database. Without his row here, everything sealed for him is lost: that is how a person is erased. Look-ups go by keyed MACs.
CREATE TABLE data_keys (
    owner BLOB NOT NULL PRIMARY KEY,
    generation INTEGER NOT NULL,
    kek_version INTEGER NOT NULL,
    wrapped BLOB NOT NULL,
    changed_at TEXT NOT NULL
) STRICT;
CREATE INDEX data_keys_by_kek ON data_keys (kek_version, owner);

CREATE TABLE accounts (
    id BLOB NOT NULL PRIMARY KEY,
    phone_index BLOB UNIQUE,
    locale TEXT NOT NULL CHECK (locale IN ('kk', 'ru', 'en', 'uz')),
    sealed BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;

-- Who may still be erased.
CREATE INDEX accounts_not_erased ON accounts (id) WHERE phone_index IS NOT NULL;

CREATE TABLE otp_challenges (
    id BLOB NOT NULL PRIMARY KEY,
    phone_index BLOB NOT NULL,
    sealed BLOB NOT NULL,
    code_mac BLOB NOT NULL,
    attempts INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    consumed_at TEXT
) STRICT;
CREATE INDEX otp_challenges_by_phone ON otp_challenges (phone_index, created_at);

-- A refresh token is a MAC over (session, generation): nothing secret is stored, only how far the rotation has come.
CREATE TABLE sessions (
    id BLOB NOT NULL PRIMARY KEY,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    device_name TEXT,
    generation INTEGER NOT NULL,
    rotated_at TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    revoked_at TEXT
) STRICT;
CREATE INDEX sessions_by_account ON sessions (account_id);
CREATE INDEX sessions_by_end ON sessions (expires_at);
CREATE INDEX sessions_by_revocation ON sessions (revoked_at) WHERE revoked_at IS NOT NULL;

CREATE TABLE devices (
    id BLOB NOT NULL PRIMARY KEY,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    session_id BLOB NOT NULL REFERENCES sessions (id),
    installation_id TEXT NOT NULL,
    platform TEXT NOT NULL CHECK (platform IN ('android', 'ios', 'web')),
    target_kind TEXT NOT NULL CHECK (target_kind IN ('token', 'fid')),
    push_token TEXT NOT NULL UNIQUE,
    app_version TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    UNIQUE (account_id, installation_id)
) STRICT;
CREATE INDEX devices_by_session ON devices (session_id);

CREATE TABLE persons (
    id BLOB NOT NULL PRIMARY KEY,
    account_id BLOB NOT NULL UNIQUE REFERENCES accounts (id),
    document_index BLOB UNIQUE,
    sealed BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;

CREATE TABLE registrations (
    id BLOB NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    person_id BLOB NOT NULL REFERENCES persons (id),
    account_id BLOB NOT NULL REFERENCES accounts (id),
    sealed BLOB NOT NULL,
    migrant_index BLOB,
    document_index BLOB,
    state TEXT NOT NULL CHECK (state IN ('pending', 'rejected', 'expired', 'withdrawn', 'confirmed', 'superseded', 'departed', 'ended', 'vacated', 'annulled')),
    version INTEGER NOT NULL,
    host_kind TEXT NOT NULL CHECK (host_kind IN ('individual', 'organization')),
    host_identifier_index BLOB NOT NULL,
    host_index BLOB,
    premises_kind TEXT NOT NULL,
    region TEXT NOT NULL,
    entered_on TEXT NOT NULL,
    moved_in_on TEXT NOT NULL,
    purpose TEXT NOT NULL,
    submitted_at TEXT NOT NULL,
    answer_by TEXT NOT NULL,
    decided_at TEXT,
    reason TEXT,
    comment BLOB,
    updated_at TEXT NOT NULL
) STRICT;
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
    id BLOB NOT NULL PRIMARY KEY,
    registration_id BLOB NOT NULL REFERENCES registrations (id),
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    actor TEXT NOT NULL CHECK (actor IN ('migrant', 'host', 'officer', 'system')),
    reason TEXT,
    at TEXT NOT NULL,
    UNIQUE (registration_id, version)
) STRICT;

CREATE TABLE certificates (
    number TEXT NOT NULL PRIMARY KEY,
    registration_id BLOB NOT NULL UNIQUE REFERENCES registrations (id),
    account_id BLOB NOT NULL REFERENCES accounts (id),
    sealed BLOB NOT NULL,
    valid_until TEXT NOT NULL,
    issued_at TEXT NOT NULL
) STRICT;
CREATE INDEX certificates_by_account ON certificates (account_id, registration_id);

CREATE TABLE notifications (
    id BLOB NOT NULL PRIMARY KEY,
    recipient BLOB NOT NULL,
    kind TEXT NOT NULL,
    registration_id BLOB NOT NULL REFERENCES registrations (id),
    created_at TEXT NOT NULL,
    read_at TEXT
) STRICT;
CREATE INDEX notifications_by_recipient ON notifications (recipient, id);
CREATE INDEX notifications_unread ON notifications (recipient, id) WHERE read_at IS NULL;

-- One row a device (or, with the nil device, an SMS). run_at is both the due time and the end of the lease.
CREATE TABLE outbox (
    message_id BLOB NOT NULL,
    device_id BLOB NOT NULL,
    channel TEXT NOT NULL CHECK (channel IN ('push', 'sms')),
    kind TEXT NOT NULL,
    sealed BLOB,
    priority INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    run_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    done_at TEXT,
    outcome TEXT,
    PRIMARY KEY (message_id, device_id)
) STRICT;
CREATE INDEX outbox_due ON outbox (priority, run_at) WHERE done_at IS NULL;

-- The audit log: chains of entries, each holding the hash of the one before. A chain belongs to one writer at a time, so that
-- writers do not wait for each other. Entries are added in the transaction of what they tell, never changed, never deleted.
CREATE TABLE audit (
    chain BLOB NOT NULL,
    seq INTEGER NOT NULL,
    id BLOB NOT NULL,
    at TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id BLOB,
    action TEXT NOT NULL,
    object_kind TEXT NOT NULL,
    object_id BLOB NOT NULL,
    subject_id BLOB,
    purpose TEXT,
    hash BLOB NOT NULL,
    PRIMARY KEY (chain, seq)
) STRICT;
CREATE INDEX audit_by_subject ON audit (subject_id, id) WHERE subject_id IS NOT NULL;

-- Signed heads of all chains that have grown since the checkpoint before; also sent to a place off this machine.
CREATE TABLE audit_checkpoints (
    seq INT NOT NULL PRIMARY KEY,
    at TEXT NOT NULL,
    jws TEXT NOT NULL,
    delivered_at TEXT
) STRICT;

CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
-- INSERT OR REPLACE deletes without asking the trigger above.
CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE chain = NEW.chain AND seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
CREATE TRIGGER audit_checkpoints_kept BEFORE DELETE ON audit_checkpoints
BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
CREATE TRIGGER audit_checkpoints_fixed BEFORE UPDATE OF seq, at, jws ON audit_checkpoints
BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;

CREATE TABLE idempotency_keys (
    principal BLOB NOT NULL,
    key TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    status INTEGER NOT NULL,
    location TEXT,
    etag TEXT,
    key_owner BLOB NOT NULL REFERENCES data_keys (owner) ON DELETE CASCADE,
    sealed BLOB NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (principal, key)
) STRICT;
CREATE INDEX idempotency_keys_by_person ON idempotency_keys (key_owner);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

-- Counters behind registration and certificate numbers, handed out in blocks.
CREATE TABLE number_series (
    series TEXT NOT NULL PRIMARY KEY,
    next INTEGER NOT NULL
) STRICT;
INSERT INTO number_series (series, next) VALUES ('documents', 0);
