-- When something is due about the end of the stay: a reminder, or the end itself. Null once nothing more is. What was issued without it is
-- looked at once.
ALTER TABLE certificates ADD COLUMN stay_due_at TEXT DEFAULT '1970-01-01T00:00:00.000000Z';
CREATE INDEX certificates_by_stay_due ON certificates (stay_due_at) WHERE stay_due_at IS NOT NULL;

-- The day that an entry names.
ALTER TABLE notifications ADD COLUMN named_day TEXT;

-- A host wants a registration at his place to end. Sealed under the migrant's key: comment is the host's, answer the migrant's.
CREATE TABLE vacate_requests (
    id BLOB NOT NULL PRIMARY KEY,
    registration_id BLOB NOT NULL REFERENCES registrations (id),
    account_id BLOB NOT NULL REFERENCES accounts (id),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'objected', 'agreed', 'unanswered', 'withdrawn', 'refused', 'granted', 'moot')),
    reason TEXT NOT NULL,
    comment BLOB,
    answer BLOB,
    requested_at TEXT NOT NULL,
    answer_by TEXT NOT NULL,
    closed_at TEXT
) STRICT;
CREATE UNIQUE INDEX vacate_requests_open ON vacate_requests (registration_id) WHERE closed_at IS NULL;
CREATE INDEX vacate_requests_by_answer ON vacate_requests (answer_by) WHERE state = 'waiting';
CREATE INDEX vacate_requests_by_account ON vacate_requests (account_id);

-- What an officer is to decide. Sealed under the migrant's key: statement is his, explanation the officer's. About one thing a migrant
-- turns to an officer once, except that a host may ask again.
CREATE TABLE cases (
    id BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN
        ('host_silent', 'host_declined', 'automatic_refusal', 'annulment', 'vacate_objection', 'ownership_check')),
    registration_id BLOB NOT NULL REFERENCES registrations (id),
    account_id BLOB NOT NULL REFERENCES accounts (id),
    region TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'decided', 'closed')),
    statement BLOB,
    opened_at TEXT NOT NULL,
    due_on TEXT NOT NULL,
    decision TEXT CHECK (decision IN ('upheld', 'dismissed')),
    explanation BLOB,
    officer_id BLOB REFERENCES accounts (id),
    decided_at TEXT,
    outcome_id BLOB REFERENCES registrations (id)
) STRICT;
CREATE UNIQUE INDEX cases_once ON cases (registration_id, kind) WHERE state = 'open' OR kind <> 'vacate_objection';
CREATE INDEX cases_by_registration ON cases (registration_id, id);
CREATE INDEX cases_by_account ON cases (account_id);
CREATE INDEX cases_by_due ON cases (state, due_on, id);
CREATE INDEX cases_by_region ON cases (region, state, due_on, id);
