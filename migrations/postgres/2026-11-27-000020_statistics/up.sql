-- What is counted of a registration beside what stands in its row, and of a crossing: in clear, as it tells of a group, not of somebody.
-- Rows from before have none.
CREATE TABLE registration_facts (
    registration_id uuid NOT NULL PRIMARY KEY REFERENCES registrations (id),
    nationality text NOT NULL,
    timeliness text NOT NULL
);
ALTER TABLE border_crossings ADD COLUMN nationality text;

-- What has changed and is not counted yet. Filled by triggers, in the transaction of the change; emptied in the transaction that counts.
CREATE TABLE statistics_queue (
    seq bigint NOT NULL GENERATED ALWAYS AS IDENTITY (CACHE 32) PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('registration', 'crossing')),
    object_id uuid NOT NULL
);
CREATE FUNCTION note_to_count() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO statistics_queue (kind, object_id) VALUES (TG_ARGV[0], NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER statistics_registration_new AFTER INSERT ON registrations FOR EACH ROW EXECUTE FUNCTION note_to_count('registration');
CREATE TRIGGER statistics_registration AFTER UPDATE OF version ON registrations FOR EACH ROW
WHEN (OLD.version <> NEW.version) EXECUTE FUNCTION note_to_count('registration');
CREATE TRIGGER statistics_crossing_new AFTER INSERT ON border_crossings FOR EACH ROW EXECUTE FUNCTION note_to_count('crossing');
CREATE TRIGGER statistics_crossing AFTER UPDATE OF superseded_by, match_state, person_id ON border_crossings FOR EACH ROW
WHEN (OLD.superseded_by IS DISTINCT FROM NEW.superseded_by OR OLD.match_state <> NEW.match_state OR OLD.person_id IS DISTINCT FROM NEW.person_id)
EXECUTE FUNCTION note_to_count('crossing');

-- What each source is counted as now: so that counting it again adds nothing. Knows sources by id, and of nobody who he is.
CREATE TABLE statistics_counted (
    source_id uuid NOT NULL,
    measure text NOT NULL,
    day date NOT NULL,
    amount bigint NOT NULL,
    dims text NOT NULL,
    PRIMARY KEY (source_id, measure, day)
);
CREATE INDEX statistics_counted_by_day ON statistics_counted (day);

-- The figures: as many rows as days (and months) and values that occurred, however many registrations there are.
CREATE TABLE statistics_cells (
    measure text NOT NULL,
    dimension text NOT NULL,
    grain text NOT NULL CHECK (grain IN ('day', 'month')),
    period date NOT NULL,
    value text NOT NULL,
    amount bigint NOT NULL,
    PRIMARY KEY (measure, dimension, grain, period, value)
);
CREATE INDEX statistics_cells_by_period ON statistics_cells (grain, period);

-- Who counts, and up to when everything is counted. The version lets one transaction count at a time.
CREATE TABLE statistics_progress (
    id integer NOT NULL PRIMARY KEY CHECK (id = 1),
    version bigint NOT NULL,
    through timestamptz NOT NULL,
    leased_until timestamptz NOT NULL,
    leased_by uuid
);
INSERT INTO statistics_progress (id, version, through, leased_until) VALUES (1, 0, '1970-01-01T00:00:00Z', '1970-01-01T00:00:00Z');

-- What there was before.
INSERT INTO statistics_queue (kind, object_id) SELECT 'registration', id FROM registrations;
INSERT INTO statistics_queue (kind, object_id) SELECT 'crossing', id FROM border_crossings;
