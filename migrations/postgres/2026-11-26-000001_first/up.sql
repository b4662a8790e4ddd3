-- Instants are timestamptz, ids are UUIDv7 made by the service, enumerations are text with a check.

CREATE TABLE accounts (
    id uuid NOT NULL PRIMARY KEY,
    phone text NOT NULL UNIQUE,
    locale text NOT NULL CHECK (locale IN ('kk', 'ru', 'en', 'uz')),
    name text,
    iin text,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE otp_challenges (
    id uuid NOT NULL PRIMARY KEY,
    phone text NOT NULL,
    code_mac bytea NOT NULL,
    attempts integer NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    consumed_at timestamptz
);
CREATE INDEX otp_challenges_by_phone ON otp_challenges (phone, created_at);

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
    surname text NOT NULL,
    given_names text NOT NULL,
    patronymic text,
    latin_surname text NOT NULL,
    latin_given_names text NOT NULL,
    birth_date date NOT NULL,
    sex text NOT NULL CHECK (sex IN ('male', 'female', 'unspecified')),
    nationality text NOT NULL,
    document_kind text NOT NULL,
    document_number text NOT NULL,
    document_country text NOT NULL,
    document_expires_on date NOT NULL,
    document_key text NOT NULL UNIQUE,
    mrz jsonb,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE registrations (
    id uuid NOT NULL PRIMARY KEY,
    number text NOT NULL UNIQUE,
    person_id uuid NOT NULL REFERENCES persons (id),
    account_id uuid NOT NULL REFERENCES accounts (id),
    person jsonb NOT NULL,
    document_key text NOT NULL,
    state text NOT NULL CHECK (state IN ('pending', 'rejected', 'expired', 'withdrawn', 'confirmed', 'superseded', 'departed', 'ended', 'vacated', 'annulled')),
    version integer NOT NULL,
    host_kind text NOT NULL CHECK (host_kind IN ('individual', 'organization')),
    host_identifier text NOT NULL,
    host_phone text,
    premises_kind text NOT NULL,
    region text NOT NULL,
    address jsonb NOT NULL,
    entered_on date NOT NULL,
    moved_in_on date NOT NULL,
    purpose text NOT NULL,
    client_reference text,
    receipt text NOT NULL,
    submitted_at timestamptz NOT NULL,
    answer_by timestamptz NOT NULL,
    decided_at timestamptz,
    reason text,
    comment text,
    updated_at timestamptz NOT NULL
);
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
    facts jsonb NOT NULL,
    jws text NOT NULL,
    qr text NOT NULL,
    valid_until date NOT NULL,
    issued_at timestamptz NOT NULL
);
CREATE INDEX certificates_by_account ON certificates (account_id, registration_id);

CREATE TABLE notifications (
    id uuid NOT NULL PRIMARY KEY,
    recipient_phone text NOT NULL,
    kind text NOT NULL,
    registration_id uuid NOT NULL REFERENCES registrations (id),
    created_at timestamptz NOT NULL,
    read_at timestamptz
);
CREATE INDEX notifications_by_recipient ON notifications (recipient_phone, id);

-- One row a device (or, with the nil device, an SMS). run_at is both the due time and the end of the lease.
CREATE TABLE outbox (
    message_id uuid NOT NULL,
    device_id uuid NOT NULL,
    channel text NOT NULL CHECK (channel IN ('push', 'sms')),
    kind text NOT NULL,
    phone text,
    body text,
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

CREATE TABLE audit (
    id uuid NOT NULL PRIMARY KEY,
    at timestamptz NOT NULL,
    actor_kind text NOT NULL,
    actor_id uuid,
    action text NOT NULL,
    object_kind text NOT NULL,
    object_id uuid NOT NULL
);

CREATE TABLE idempotency_keys (
    principal uuid NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL,
    status integer NOT NULL,
    location text,
    etag text,
    body text NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (principal, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

-- Counters behind registration and certificate numbers, handed out in blocks.
CREATE TABLE number_series (
    series text NOT NULL PRIMARY KEY,
    next bigint NOT NULL
);
INSERT INTO number_series (series, next) VALUES ('documents', 0);
