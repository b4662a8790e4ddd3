-- Integrators: programs that call for themselves (OAuth 2.0, client credentials). No secret is stored, only its MAC.

CREATE TABLE oauth_clients (
    id uuid NOT NULL PRIMARY KEY,
    name text NOT NULL UNIQUE,
    scopes text NOT NULL,
    auth_method text NOT NULL CHECK (auth_method IN ('private_key_jwt', 'client_secret_basic')),
    sandbox boolean NOT NULL,
    created_at timestamptz NOT NULL,
    suspended_at timestamptz,
    -- Tokens issued at or before this instant are worth nothing, also after a suspension is over.
    tokens_after timestamptz,
    CHECK (sandbox OR auth_method = 'private_key_jwt')
);

CREATE TABLE oauth_client_keys (
    client_id uuid NOT NULL REFERENCES oauth_clients (id),
    key_id text NOT NULL,
    alg text NOT NULL CHECK (alg IN ('EdDSA', 'ES256')),
    -- One key, one client: who shares a key shares an identity.
    public_key bytea NOT NULL UNIQUE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    PRIMARY KEY (client_id, key_id)
);

CREATE TABLE oauth_client_secrets (
    id uuid NOT NULL PRIMARY KEY,
    client_id uuid NOT NULL REFERENCES oauth_clients (id),
    mac bytea NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz
);
CREATE INDEX oauth_client_secrets_by_client ON oauth_client_secrets (client_id);

-- Assertions that were used, until they expire: none is taken twice, by whichever replica.
CREATE TABLE oauth_assertions (
    client_id uuid NOT NULL REFERENCES oauth_clients (id),
    jti_hash bytea NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (client_id, jti_hash)
);
CREATE INDEX oauth_assertions_by_expiry ON oauth_assertions (expires_at);
