-- An officer finds a registration by name and address, too, though both are sealed. Rows from before are not found by these.
ALTER TABLE registrations ADD COLUMN name_index BLOB;
ALTER TABLE registrations ADD COLUMN surname_index BLOB;
ALTER TABLE registrations ADD COLUMN address_index BLOB;
CREATE INDEX registrations_by_name ON registrations (name_index, id);
CREATE INDEX registrations_by_surname ON registrations (surname_index, id);
CREATE INDEX registrations_by_address ON registrations (address_index, id);

-- An annulment that is intended: the migrant is heard first. note is for officers; it and the statement are sealed under his key.
CREATE TABLE annulment_notices (
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
    outcome TEXT CHECK (outcome IN ('annulled', 'dropped')),
    CHECK ((closed_at IS NULL) = (outcome IS NULL))
) STRICT;
CREATE UNIQUE INDEX annulment_notices_one_open ON annulment_notices (registration_id) WHERE closed_at IS NULL;
CREATE INDEX annulment_notices_by_registration ON annulment_notices (registration_id, id);
CREATE INDEX annulment_notices_by_account ON annulment_notices (account_id);

-- Violations by article, never a fine. subject_index: the document of a foreigner, or the IIN or BIN of a host; none once he is erased.
-- note is sealed under the key of the officer who wrote it.
CREATE TABLE violations (
    id BLOB NOT NULL PRIMARY KEY,
    article TEXT NOT NULL,
    subject_kind TEXT NOT NULL CHECK (subject_kind IN ('foreigner', 'host')),
    subject_index BLOB,
    account_id BLOB,
    registration_id BLOB REFERENCES registrations (id),
    region TEXT,
    occurred_on TEXT NOT NULL,
    officer_id BLOB NOT NULL,
    note BLOB,
    recorded_at TEXT NOT NULL,
    withdrawn_at TEXT,
    withdrawn_by BLOB,
    CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL))
) STRICT;
CREATE INDEX violations_by_subject ON violations (subject_index, id);
CREATE INDEX violations_by_region ON violations (region, id);
CREATE INDEX violations_by_officer ON violations (officer_id);

-- Entry bans, by document and by account. until_on is the last day.
CREATE TABLE entry_bans (
    id BLOB NOT NULL PRIMARY KEY,
    document_index BLOB NOT NULL,
    account_id BLOB,
    registration_id BLOB REFERENCES registrations (id),
    ground TEXT NOT NULL,
    act TEXT NOT NULL,
    from_on TEXT NOT NULL,
    until_on TEXT NOT NULL,
    officer_id BLOB NOT NULL,
    recorded_at TEXT NOT NULL,
    lifted_at TEXT,
    lifted_by BLOB,
    lift_act TEXT,
    CHECK (from_on <= until_on),
    CHECK ((lifted_at IS NULL) = (lifted_by IS NULL) AND (lifted_at IS NULL) = (lift_act IS NULL))
) STRICT;
CREATE INDEX entry_bans_by_document ON entry_bans (document_index);
CREATE INDEX entry_bans_by_account ON entry_bans (account_id) WHERE account_id IS NOT NULL;
