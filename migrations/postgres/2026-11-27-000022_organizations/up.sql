-- Organisations (BIN) as hosts: their premises, and the delegates who act for them. Once an organisation is entered, its delegates alone
-- answer the applications that name its BIN, whatever phone they name.
CREATE TABLE organizations (
    id uuid NOT NULL PRIMARY KEY,
    bin text NOT NULL UNIQUE,
    identifier_index bytea NOT NULL UNIQUE,
    name text NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE TABLE organization_premises (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations (id),
    kind text NOT NULL,
    address text NOT NULL,
    address_index bytea NOT NULL,
    capacity integer NOT NULL CHECK (capacity > 0),
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE (organization_id, address_index)
);
CREATE INDEX organization_premises_in_order ON organization_premises (organization_id, id);

CREATE TABLE organization_delegates (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations (id),
    account_id uuid NOT NULL REFERENCES accounts (id),
    role text NOT NULL CHECK (role IN ('read', 'answer', 'manager')),
    state text NOT NULL CHECK (state IN ('invited', 'active', 'declined', 'revoked')),
    -- For all premises; for the others the table below says for which.
    everywhere boolean NOT NULL,
    invited_at timestamptz NOT NULL,
    answered_at timestamptz,
    closed_at timestamptz,
    CHECK (everywhere OR role <> 'manager')
);
CREATE UNIQUE INDEX organization_delegates_once ON organization_delegates (organization_id, account_id) WHERE state IN ('invited', 'active');
CREATE INDEX organization_delegates_in_order ON organization_delegates (organization_id, id);
CREATE INDEX organization_delegates_by_account ON organization_delegates (account_id, id);
CREATE TABLE organization_delegate_premises (
    delegate_id uuid NOT NULL REFERENCES organization_delegates (id),
    premises_id uuid NOT NULL REFERENCES organization_premises (id),
    PRIMARY KEY (delegate_id, premises_id)
);

-- Given in advance: so many at a time, from one day to another.
CREATE TABLE standing_consents (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations (id),
    premises_id uuid NOT NULL REFERENCES organization_premises (id),
    given_by uuid NOT NULL REFERENCES organization_delegates (id),
    most integer NOT NULL CHECK (most > 0),
    valid_from date NOT NULL,
    valid_until date NOT NULL,
    -- For whoever applies; for the others the table below says for whose programs.
    anybody boolean NOT NULL,
    created_at timestamptz NOT NULL,
    revoked_at timestamptz,
    revoked_by uuid REFERENCES organization_delegates (id),
    CHECK (valid_from <= valid_until),
    CHECK ((revoked_at IS NULL) = (revoked_by IS NULL))
);
CREATE INDEX standing_consents_in_order ON standing_consents (organization_id, id);
CREATE INDEX standing_consents_open ON standing_consents (premises_id, id) WHERE revoked_at IS NULL;
CREATE TABLE standing_consent_clients (
    consent_id uuid NOT NULL REFERENCES standing_consents (id),
    client_id uuid NOT NULL REFERENCES oauth_clients (id),
    PRIMARY KEY (consent_id, client_id)
);
CREATE TABLE standing_consent_uses (
    registration_id uuid NOT NULL PRIMARY KEY REFERENCES registrations (id),
    consent_id uuid NOT NULL REFERENCES standing_consents (id),
    at timestamptz NOT NULL
);
CREATE INDEX standing_consent_uses_in_order ON standing_consent_uses (consent_id, registration_id);

-- Whose answer it is that an application waits for. Nobody else pays for these indexes.
ALTER TABLE registrations ADD COLUMN organization_id uuid REFERENCES organizations (id);
ALTER TABLE registrations ADD COLUMN premises_id uuid REFERENCES organization_premises (id);
CREATE INDEX registrations_of_organization ON registrations (organization_id, id) WHERE organization_id IS NOT NULL;
CREATE INDEX registrations_of_organization_state ON registrations (organization_id, state, id) WHERE organization_id IS NOT NULL;
CREATE INDEX registrations_of_premises ON registrations (premises_id, state, id) WHERE premises_id IS NOT NULL;
CREATE INDEX registrations_arriving ON registrations (premises_id, moved_in_on, id) WHERE premises_id IS NOT NULL;
CREATE INDEX registrations_leaving ON registrations (premises_id, decided_at, id) WHERE premises_id IS NOT NULL;

-- By which delegate, or by which standing consent, a step was taken.
ALTER TABLE registration_events ADD COLUMN delegate_id uuid REFERENCES organization_delegates (id);
ALTER TABLE registration_events ADD COLUMN standing_consent_id uuid REFERENCES standing_consents (id);
