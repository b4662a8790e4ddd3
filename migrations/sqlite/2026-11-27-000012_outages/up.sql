-- One row, none before the first beat: when a serving process last wrote to this database.
CREATE TABLE heartbeats (
    id INT NOT NULL PRIMARY KEY CHECK (id = 1),
    last_beat TEXT NOT NULL
) STRICT;

-- When the service took no submissions. seq: its place in a chain; each signed statement names the one before. reason: by language, in JSON.
CREATE TABLE outages (
    id BLOB NOT NULL PRIMARY KEY,
    seq INTEGER NOT NULL UNIQUE,
    began_at TEXT NOT NULL,
    ended_at TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('measured', 'officer')),
    reason TEXT,
    jws TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    withdrawn_at TEXT,
    withdrawal TEXT,
    CHECK (began_at < ended_at),
    CHECK ((reason IS NULL) = (source = 'measured')),
    CHECK ((withdrawn_at IS NULL) = (withdrawal IS NULL))
) STRICT;
