-- An entry of the inbox may be about no registration: a session that was ended.
ALTER TABLE notifications ALTER COLUMN registration_id DROP NOT NULL;

-- MAC of the installation that the session belongs to, if the app named one: its refresh tokens work there only.
ALTER TABLE sessions ADD COLUMN device_mac bytea;

-- Who somebody is at the outside identity provider: a keyed MAC of issuer and subject.
CREATE TABLE identities (
    subject_mac bytea NOT NULL PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    created_at timestamptz NOT NULL
);
CREATE INDEX identities_by_account ON identities (account_id);

-- Attempts to sign in at the identity provider that have come back. An attempt on its way has no row: its state is a MAC.
CREATE TABLE oidc_attempts (
    id uuid NOT NULL PRIMARY KEY,
    used_at timestamptz NOT NULL
);
CREATE INDEX oidc_attempts_by_age ON oidc_attempts (used_at);
