-- An officer finds a registration by name and address, too, though both are sealed. Rows from before are not found by these.
ALTER TABLE registrations ADD COLUMN name_index bytea;
ALTER TABLE registrations ADD COLUMN surname_index bytea;
ALTER TABLE registrations ADD COLUMN address_index bytea;
CREATE INDEX registrations_by_name ON registrations (name_index, id);
CREATE INDEX registrations_by_surname ON registrations (surname_index, id);
CREATE INDEX registrations_by_address ON registrations (address_index, id);

-- An annulment that is intended: the migrant is heard first. note is for officers; it and the statement are sealed under his key.
CREATE TABLE annulment_notices (
    id uuid NOT NULL PRIMARY KEY,
    registration_id uuid NOT NULL REFERENCES registrations (id),
    account_id uuid NOT NULL,
    ground text NOT NULL,
    note bytea,
    officer_id uuid NOT NULL,
    opened_at timestamptz NOT NULL,
    hearing_until timestamptz NOT NULL,
    statement bytea,
    answered_at timestamptz,
    closed_at timestamptz,
    outcome text CHECK (outcome IN ('annulled', 'dropped')),
    CHECK ((closed_at IS NULL) = (outcome IS NULL))
);
CREATE UNIQUE INDEX annulment_notices_one_open ON annulment_notices (registration_id) WHERE closed_at IS NULL;
CREATE INDEX annulment_notices_by_registration ON annulment_notices (registration_id, id);
CREATE INDEX annulment_notices_by_account ON annulment_notices (account_id);

-- Violations by article, never a fine. subject_index: the document of a foreigner, or the IIN or BIN of a host; none once he is erased.
-- note is sealed under the key of the officer who wrote it.
CREATE TABLE violations (
    id uuid NOT NULL PRIMARY KEY,
    article text NOT NULL,
    subject_kind text NOT NULL CHECK (subject_kind IN ('foreigner', 'host')),
    subject_index bytea,
    account_id uuid,
    registration_id uuid REFERENCES registrations (id),
    region text,
    occurred_on date NOT NULL,
    officer_id uuid NOT NULL,
    note bytea,
    recorded_at timestamptz NOT NULL,
    withdrawn_at timestamptz,
    withdrawn_by uuid,
    CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL))
);
CREATE INDEX violations_by_subject ON violations (subject_index, id);
CREATE INDEX violations_by_region ON violations (region, id);
CREATE INDEX violations_by_officer ON violations (officer_id);

-- Entry bans, by document and by account. until_on is the last day.
CREATE TABLE entry_bans (
    id uuid NOT NULL PRIMARY KEY,
    document_index bytea NOT NULL,
    account_id uuid,
    registration_id uuid REFERENCES registrations (id),
    ground text NOT NULL,
    act text NOT NULL,
    from_on date NOT NULL,
    until_on date NOT NULL,
    officer_id uuid NOT NULL,
    recorded_at timestamptz NOT NULL,
    lifted_at timestamptz,
    lifted_by uuid,
    lift_act text,
    CHECK (from_on <= until_on),
    CHECK ((lifted_at IS NULL) = (lifted_by IS NULL) AND (lifted_at IS NULL) = (lift_act IS NULL))
);
CREATE INDEX entry_bans_by_document ON entry_bans (document_index);
CREATE INDEX entry_bans_by_account ON entry_bans (account_id) WHERE account_id IS NOT NULL;
