-- How much of a limit is used in a window. The bucket is a MAC over what is counted: no address, phone or number stands here.
CREATE TABLE rate_limits (
    bucket BLOB NOT NULL,
    window_start TEXT NOT NULL,
    used INTEGER NOT NULL CHECK (used >= 0),
    expires_at TEXT NOT NULL,
    PRIMARY KEY (bucket, window_start)
) STRICT;
CREATE INDEX rate_limits_by_expiry ON rate_limits (expires_at);
