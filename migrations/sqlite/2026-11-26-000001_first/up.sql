-- Instants are text of fixed width in UTC (they sort), ids are UUIDv7 blobs made by the service, enumerations are text with a check.

CREATE TABLE accounts (
    id BLOB NOT NULL PRIMARY KEY,
    phone TEXT NOT NULL UNIQUE,
    locale TEXT NOT NULL CHECK (locale IN ('kk', 'ru', 'en', 'uz')),
    name TEXT,
    iin TEXT,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;

CREATE TABLE otp_challenges (
    id BLOB NOT NULL PRIMARY KEY,
    phone TEXT NOT NULL,
    code_mac BLOB NOT NULL,
    attempts INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    consumed_at TEXT
) STRICT;
CREATE INDEX otp_challenges_by_phone ON otp_challenges (phone, created_at);

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
    surname TEXT NOT NULL,
    given_names TEXT NOT NULL,
    patronymic TEXT,
    latin_surname TEXT NOT NULL,
    latin_given_names TEXT NOT NULL,
    birth_date TEXT NOT NULL,
    sex TEXT NOT NULL CHECK (sex IN ('male', 'female', 'unspecified')),
    nationality TEXT NOT NULL,
    document_kind TEXT NOT NULL,
    document_number TEXT NOT NULL,
    document_country TEXT NOT NULL,
    document_expires_on TEXT NOT NULL,
    document_key TEXT NOT NULL UNIQUE,
    mrz TEXT,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;

CREATE TABLE registrations (
    id BLOB NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    person_id BLOB NOT NULL REFERENCES persons (id),
    account_id BLOB NOT NULL REFERENCES accounts (id),
    person TEXT NOT NULL,
    document_key TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'rejected', 'expired', 'withdrawn', 'confirmed', 'superseded', 'departed', 'ended', 'vacated', 'annulled')),
    version INTEGER NOT NULL,
    host_kind TEXT NOT NULL CHECK (host_kind IN ('individual', 'organization')),
    host_identifier TEXT NOT NULL,
    host_phone TEXT,
    premises_kind TEXT NOT NULL,
    region TEXT NOT NULL,
    address TEXT NOT NULL,
    entered_on TEXT NOT NULL,
    moved_in_on TEXT NOT NULL,
    purpose TEXT NOT NULL,
    client_reference TEXT,
    receipt TEXT NOT NULL,
    submitted_at TEXT NOT NULL,
    answer_by TEXT NOT NULL,
    decided_at TEXT,
    reason TEXT,
    comment TEXT,
    updated_at TEXT NOT NULL
) STRICT;
-- At most one confirmed registration per migrant at any instant: the database itself sees to it.
CREATE UNIQUE INDEX registrations_one_confirmed ON registrations (person_id) WHERE state = 'confirmed';
-- The same document under another account is the same migrant.
CREATE UNIQUE INDEX registrations_one_confirmed_document ON registrations (document_key) WHERE state = 'confirmed';
CREATE INDEX registrations_by_account ON registrations (account_id, id);
CREATE INDEX registrations_by_host ON registrations (host_phone, id);
CREATE INDEX registrations_by_host_state ON registrations (host_phone, state, id);
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
    facts TEXT NOT NULL,
    jws TEXT NOT NULL,
    qr TEXT NOT NULL,
    valid_until TEXT NOT NULL,
    issued_at TEXT NOT NULL
) STRICT;
CREATE INDEX certificates_by_account ON certificates (account_id, registration_id);

CREATE TABLE notifications (
    id BLOB NOT NULL PRIMARY KEY,
    recipient_phone TEXT NOT NULL,
    kind TEXT NOT NULL,
    registration_id BLOB NOT NULL REFERENCES registrations (id),
    created_at TEXT NOT NULL,
    read_at TEXT
) STRICT;
CREATE INDEX notifications_by_recipient ON notifications (recipient_phone, id);

-- One row a device (or, with the nil device, an SMS). run_at is both the due time and the end of the lease.
CREATE TABLE outbox (
    message_id BLOB NOT NULL,
    device_id BLOB NOT NULL,
    channel TEXT NOT NULL CHECK (channel IN ('push', 'sms')),
    kind TEXT NOT NULL,
    phone TEXT,
    body TEXT,
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

CREATE TABLE audit (
    id BLOB NOT NULL PRIMARY KEY,
    at TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id BLOB,
    action TEXT NOT NULL,
    object_kind TEXT NOT NULL,
    object_id BLOB NOT NULL
) STRICT;

CREATE TABLE idempotency_keys (
    principal BLOB NOT NULL,
    key TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    status INTEGER NOT NULL,
    location TEXT,
    etag TEXT,
    body TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (principal, key)
) STRICT;
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

-- Counters behind registration and certificate numbers, handed out in blocks.
CREATE TABLE number_series (
    series TEXT NOT NULL PRIMARY KEY,
    next INTEGER NOT NULL
) STRICT;
INSERT INTO number_series (series, next) VALUES ('documents', 0);
