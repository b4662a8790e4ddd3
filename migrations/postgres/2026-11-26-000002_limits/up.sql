-- How much of a limit is used in a window. The bucket is a MAC over what is counted: no address, phone or number stands here.
CREATE TABLE rate_limits (
    bucket bytea NOT NULL,
    window_start timestamptz NOT NULL,
    used integer NOT NULL CHECK (used >= 0),
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (bucket, window_start)
);
CREATE INDEX rate_limits_by_expiry ON rate_limits (expires_at);
