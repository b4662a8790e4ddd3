-- One row, none before the first beat: when a serving process last wrote to this database.
CREATE TABLE heartbeats (
    id integer NOT NULL PRIMARY KEY CHECK (id = 1),
    last_beat timestamptz NOT NULL
);

-- When the service took no submissions. seq: its place in a chain; each signed statement names the one before. reason: by language, in JSON.
CREATE TABLE outages (
    id uuid NOT NULL PRIMARY KEY,
    seq bigint NOT NULL UNIQUE,
    began_at timestamptz NOT NULL,
    ended_at timestamptz NOT NULL,
    source text NOT NULL CHECK (source IN ('measured', 'officer')),
    reason text,
    jws text NOT NULL,
    recorded_at timestamptz NOT NULL,
    withdrawn_at timestamptz,
    withdrawal text,
    CHECK (began_at < ended_at),
    CHECK ((reason IS NULL) = (source = 'measured')),
    CHECK ((withdrawn_at IS NULL) = (withdrawal IS NULL))
);
