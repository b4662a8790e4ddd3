-- What this database is for: a sandbox's is opened by nothing else, and a sandbox opens no other. One that was ever started before has the
-- service's data key, and is for people.
CREATE TABLE service_purpose (
    id integer NOT NULL PRIMARY KEY CHECK (id = 1),
    purpose text NOT NULL CHECK (purpose IN ('people', 'sandbox'))
);
INSERT INTO service_purpose (id, purpose) SELECT 1, 'people' WHERE EXISTS (SELECT 1 FROM data_keys);

-- How a sandbox treats a program.
CREATE TABLE sandbox_clients (
    client_id uuid NOT NULL PRIMARY KEY REFERENCES oauth_clients (id),
    -- Stands in the numbers of its scenario documents.
    tag integer NOT NULL UNIQUE CHECK (tag BETWEEN 1 AND 9999),
    -- How far its clock is ahead, in microseconds.
    ahead bigint NOT NULL CHECK (ahead >= 0),
    -- How it is to be disturbed, as JSON, and until when in true time.
    faults text NOT NULL,
    faults_until timestamptz NOT NULL
);
CREATE INDEX sandbox_clients_ahead ON sandbox_clients (ahead) WHERE ahead > 0;

-- What a simulated host is still to answer.
CREATE TABLE sandbox_answers (
    registration_id uuid NOT NULL PRIMARY KEY REFERENCES registrations (id) ON DELETE CASCADE,
    client_id uuid NOT NULL,
    scenario text NOT NULL
);
