-- Organisations (BIN) as hosts: their premises, and the delegates who act for them. Once an organisation is entered, its delegates alone
-- answer the applications that name its BIN, whatever phone they name.
CREATE TABLE organizations (
    id BLOB NOT NULL PRIMARY KEY,
    bin TEXT NOT NULL UNIQUE,
    identifier_index BLOB NOT NULL UNIQUE,
    name TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;
CREATE TABLE organization_premises (
    id BLOB NOT NULL PRIMARY KEY,
    organization_id BLOB NOT NULL REFERENCES organizations (id),
    kind TEXT NOT NULL,
    address TEXT NOT NULL,
    address_index BLOB NOT NULL,
    capacity INTEGER NOT NULL CHECK (capacity > 0),
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    UNIQUE (organization_id, address_index)
) STRICT;
CREATE INDEX organization_premises_in_order ON organization_premises (organization_id, id);

CREATE TABLE organization_delegates (
    id BLOB NOT NULL PRIMARY KEY,
    organization_id BLOB NOT NULL REFERENCES organizations (id),
    account_id BLOB NOT NULL REFERENCES accounts (id),
    role TEXT NOT NULL CHECK (role IN ('read', 'answer', 'manager')),
    state TEXT NOT NULL CHECK (state IN ('invited', 'active', 'declined', 'revoked')),
    -- For all premises; for the others the table below says for which.
    everywhere INTEGER NOT NULL,
    invited_at TEXT NOT NULL,
    answered_at TEXT,
    closed_at TEXT,
    CHECK (everywhere OR role <> 'manager')
) STRICT;
CREATE UNIQUE INDEX organization_delegates_once ON organization_delegates (organization_id, account_id) WHERE state IN ('invited', 'active');
CREATE INDEX organization_delegates_in_order ON organization_delegates (organization_id, id);
CREATE INDEX organization_delegates_by_account ON organization_delegates (account_id, id);
CREATE TABLE organization_delegate_premises (
    delegate_id BLOB NOT NULL REFERENCES organization_delegates (id),
    premises_id BLOB NOT NULL REFERENCES organization_premises (id),
    PRIMARY KEY (delegate_id, premises_id)
) STRICT;

-- Given in advance: so many at a time, from one day to another.
CREATE TABLE standing_consents (
    id BLOB NOT NULL PRIMARY KEY,
    organization_id BLOB NOT NULL REFERENCES organizations (id),
    premises_id BLOB NOT NULL REFERENCES organization_premises (id),
    given_by BLOB NOT NULL REFERENCES organization_delegates (id),
    most INTEGER NOT NULL CHECK (most > 0),
    valid_from TEXT NOT NULL,
    valid_until TEXT NOT NULL,
    -- For whoever applies; for the others the table below says for whose programs.
    anybody INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    revoked_at TEXT,
    revoked_by BLOB REFERENCES organization_delegates (id),
    CHECK (valid_from <= valid_until),
    CHECK ((revoked_at IS NULL) = (revoked_by IS NULL))
) STRICT;
CREATE INDEX standing_consents_in_order ON standing_consents (organization_id, id);
CREATE INDEX standing_consents_open ON standing_consents (premises_id, id) WHERE revoked_at IS NULL;
CREATE TABLE standing_consent_clients (
    consent_id BLOB NOT NULL REFERENCES standing_consents (id),
    client_id BLOB NOT NULL REFERENCES oauth_clients (id),
    PRIMARY KEY (consent_id, client_id)
) STRICT;
CREATE TABLE standing_consent_uses (
    registration_id BLOB NOT NULL PRIMARY KEY REFERENCES registrations (id),
    consent_id BLOB NOT NULL REFERENCES standing_consents (id),
    at TEXT NOT NULL
) STRICT;
CREATE INDEX standing_consent_uses_in_order ON standing_consent_uses (consent_id, registration_id);

-- Whose answer it is that an application waits for. Nobody else pays for these indexes.
ALTER TABLE registrations ADD COLUMN organization_id BLOB REFERENCES organizations (id);
ALTER TABLE registrations ADD COLUMN premises_id BLOB REFERENCES organization_premises (id);
CREATE INDEX registrations_of_organization ON registrations (organization_id, id) WHERE organization_id IS NOT NULL;
CREATE INDEX registrations_of_organization_state ON registrations (organization_id, state, id) WHERE organization_id IS NOT NULL;
CREATE INDEX registrations_of_premises ON registrations (premises_id, state, id) WHERE premises_id IS NOT NULL;
CREATE INDEX registrations_arriving ON registrations (premises_id, moved_in_on, id) WHERE premises_id IS NOT NULL;
CREATE INDEX registrations_leaving ON registrations (premises_id, decided_at, id) WHERE premises_id IS NOT NULL;

-- By which delegate, or by which standing consent, a step was taken.
ALTER TABLE registration_events ADD COLUMN delegate_id BLOB REFERENCES organization_delegates (id);
ALTER TABLE registration_events ADD COLUMN standing_consent_id BLOB REFERENCES standing_consents (id);
