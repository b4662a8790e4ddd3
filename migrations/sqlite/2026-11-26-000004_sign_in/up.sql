-- An entry of the inbox may be about no registration: a session that was ended.
ALTER TABLE notifications ALTER COLUMN registration_id DROP NOT NULL;

-- MAC of the installation that the session belongs to, if the app named one: its refresh tokens work there only.
ALTER TABLE sessions ADD COLUMN device_mac BLOB;

-- Who somebody is at the outside identity provider: a keyed MAC of issuer and subject.
CREATE TABLE identities (
    subject_mac BLOB NOT NULL PRIMARY KEY,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX identities_by_account ON identities (account_id);

-- Attempts to sign in at the identity provider that have come back. An attempt on its way has no row: its state is a MAC.
CREATE TABLE oidc_attempts (
    id BLOB NOT NULL PRIMARY KEY,
    used_at TEXT NOT NULL
) STRICT;
CREATE INDEX oidc_attempts_by_age ON oidc_attempts (used_at);
