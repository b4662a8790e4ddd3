-- Whose phone a host's violation is told to, and by what he was named if it was by no registration, sealed under the key of the officer who
-- recorded it.
ALTER TABLE violations ADD COLUMN host_index BLOB;
ALTER TABLE violations ADD COLUMN host_named BLOB;
CREATE INDEX violations_by_host ON violations (host_index, id) WHERE host_index IS NOT NULL;
CREATE INDEX violations_by_registration ON violations (registration_id, id) WHERE registration_id IS NOT NULL;
UPDATE violations SET host_index = (SELECT r.host_index FROM registrations r WHERE r.id = violations.registration_id)
WHERE subject_kind = 'host';

-- Which checks of the service an officer has found wrong about this person and document, with the stay that it was about. No number of a
-- person stands in it.
ALTER TABLE persons ADD COLUMN lifted TEXT;

-- A notice ends with the registration, however that ends: the outcome is the state then.
CREATE TABLE annulment_notices_new (
    id BLOB NOT NULL PRIMARY KEY,
    registration_id BLOB NOT NULL REFERENCES registrations (id),
    account_id BLOB NOT NULL,
    ground TEXT NOT NULL,
    note BLOB,
    officer_id BLOB NOT NULL,
    opened_at TEXT NOT NULL,
    hearing_until TEXT NOT NULL,
    statement BLOB,
    answered_at TEXT,
    closed_at TEXT,
    outcome TEXT CHECK (outcome IN ('annulled', 'dropped', 'departed', 'superseded', 'vacated', 'ended')),
    CHECK ((closed_at IS NULL) = (outcome IS NULL))
) STRICT;
INSERT INTO annulment_notices_new SELECT * FROM annulment_notices;
DROP TABLE annulment_notices;
ALTER TABLE annulment_notices_new RENAME TO annulment_notices;
CREATE UNIQUE INDEX annulment_notices_one_open ON annulment_notices (registration_id) WHERE closed_at IS NULL;
CREATE INDEX annulment_notices_by_registration ON annulment_notices (registration_id, id);
CREATE INDEX annulment_notices_by_account ON annulment_notices (account_id);
UPDATE annulment_notices SET closed_at = r.updated_at, outcome = r.state FROM registrations r
WHERE r.id = annulment_notices.registration_id AND annulment_notices.closed_at IS NULL
    AND r.state IN ('departed', 'superseded', 'vacated', 'ended');

-- An officer's refusal of ownership is appealed, too.
CREATE TABLE cases_new (
    id BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN
        ('host_silent', 'host_declined', 'automatic_refusal', 'annulment', 'vacate_objection', 'ownership_check',
         'ownership_refusal')),
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
INSERT INTO cases_new SELECT * FROM cases;
DROP TABLE cases;
ALTER TABLE cases_new RENAME TO cases;
CREATE UNIQUE INDEX cases_once ON cases (registration_id, kind) WHERE state = 'open' OR kind <> 'vacate_objection';
CREATE INDEX cases_by_registration ON cases (registration_id, id);
CREATE INDEX cases_by_account ON cases (account_id);
CREATE INDEX cases_by_due ON cases (state, due_on, id);
CREATE INDEX cases_by_region ON cases (region, state, due_on, id);
