-- Integrators: programs that call for themselves (OAuth 2.0, client credentials). No secret is stored, only its MAC.

CREATE TABLE oauth_clients (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    auth_method TEXT NOT NULL CHECK (auth_method IN ('private_key_jwt', 'client_secret_basic')),
    sandbox INTEGER NOT NULL CHECK (sandbox IN (0, 1)),
    created_at TEXT NOT NULL,
    suspended_at TEXT,
    -- Tokens issued at or before this instant are worth nothing, also after a suspension is over.
    tokens_after TEXT,
    CHECK (sandbox OR auth_method = 'private_key_jwt')
) STRICT;

CREATE TABLE oauth_client_keys (
    client_id BLOB NOT NULL REFERENCES oauth_clients (id),
    key_id TEXT NOT NULL,
    alg TEXT NOT NULL CHECK (alg IN ('EdDSA', 'ES256')),
    -- One key, one client: who shares a key shares an identity.
    public_key BLOB NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    expires_at TEXT,
    PRIMARY KEY (client_id, key_id)
) STRICT;

CREATE TABLE oauth_client_secrets (
    id BLOB NOT NULL PRIMARY KEY,
    client_id BLOB NOT NULL REFERENCES oauth_clients (id),
    mac BLOB NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT
) STRICT;
CREATE INDEX oauth_client_secrets_by_client ON oauth_client_secrets (client_id);

-- Assertions that were used, until they expire: none is taken twice, by whichever replica.
CREATE TABLE oauth_assertions (
    client_id BLOB NOT NULL REFERENCES oauth_clients (id),
    jti_hash BLOB NOT NULL,
    expires_at TEXT NOT NULL,
    PRIMARY KEY (client_id, jti_hash)
) STRICT;
CREATE INDEX oauth_assertions_by_expiry ON oauth_assertions (expires_at);
