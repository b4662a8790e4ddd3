-- What is counted of a registration beside what stands in its row, and of a crossing: in clear, as it tells of a group, not of somebody.
-- Rows from before have none.
CREATE TABLE registration_facts (
    registration_id BLOB NOT NULL PRIMARY KEY REFERENCES registrations (id),
    nationality TEXT NOT NULL,
    timeliness TEXT NOT NULL
) STRICT, WITHOUT ROWID;
ALTER TABLE border_crossings ADD COLUMN nationality TEXT;

-- What has changed and is not counted yet. Filled by triggers, in the transaction of the change; emptied in the transaction that counts.
CREATE TABLE statistics_queue (
    seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('registration', 'crossing')),
    object_id BLOB NOT NULL
) STRICT;
CREATE TRIGGER statistics_registration_new AFTER INSERT ON registrations BEGIN
    INSERT INTO statistics_queue (kind, object_id) VALUES ('registration', NEW.id);
END;
CREATE TRIGGER statistics_registration AFTER UPDATE OF version ON registrations WHEN OLD.version <> NEW.version BEGIN
    INSERT INTO statistics_queue (kind, object_id) VALUES ('registration', NEW.id);
END;
CREATE TRIGGER statistics_crossing_new AFTER INSERT ON border_crossings BEGIN
    INSERT INTO statistics_queue (kind, object_id) VALUES ('crossing', NEW.id);
END;
CREATE TRIGGER statistics_crossing AFTER UPDATE OF superseded_by, match_state, person_id ON border_crossings
WHEN OLD.superseded_by IS NOT NEW.superseded_by OR OLD.match_state <> NEW.match_state OR OLD.person_id IS NOT NEW.person_id BEGIN
    INSERT INTO statistics_queue (kind, object_id) VALUES ('crossing', NEW.id);
END;

-- What each source is counted as now: so that counting it again adds nothing. Knows sources by id, and of nobody who he is.
CREATE TABLE statistics_counted (
    source_id BLOB NOT NULL,
    measure TEXT NOT NULL,
    day TEXT NOT NULL,
    amount INTEGER NOT NULL,
    dims TEXT NOT NULL,
    PRIMARY KEY (source_id, measure, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX statistics_counted_by_day ON statistics_counted (day);

-- The figures: as many rows as days (and months) and values that occurred, however many registrations there are.
CREATE TABLE statistics_cells (
    measure TEXT NOT NULL,
    dimension TEXT NOT NULL,
    grain TEXT NOT NULL CHECK (grain IN ('day', 'month')),
    period TEXT NOT NULL,
    value TEXT NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (measure, dimension, grain, period, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX statistics_cells_by_period ON statistics_cells (grain, period);

-- Who counts, and up to when everything is counted. The version lets one transaction count at a time.
CREATE TABLE statistics_progress (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL,
    through TEXT NOT NULL,
    leased_until TEXT NOT NULL,
    leased_by BLOB
) STRICT;
INSERT INTO statistics_progress (id, version, through, leased_until)
VALUES (1, 0, '1970-01-01T00:00:00.000000Z', '1970-01-01T00:00:00.000000Z');

-- What there was before.
INSERT INTO statistics_queue (kind, object_id) SELECT 'registration', id FROM registrations;
INSERT INTO statistics_queue (kind, object_id) SELECT 'crossing', id FROM border_crossings;
