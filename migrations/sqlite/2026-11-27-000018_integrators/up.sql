-- Applications that a program of an integrator made for a guest, and its own reference to each: one application a reference.
ALTER TABLE registrations ADD COLUMN client_id BLOB REFERENCES oauth_clients (id);
ALTER TABLE registrations ADD COLUMN client_reference_index BLOB;
CREATE UNIQUE INDEX registrations_by_client_reference ON registrations (client_id, client_reference_index) WHERE client_id IS NOT NULL;
CREATE INDEX registrations_by_client ON registrations (client_id, id) WHERE client_id IS NOT NULL;

-- A program that applies stands in the history as such.
CREATE TABLE registration_events_with_programs (
    id BLOB NOT NULL PRIMARY KEY,
    registration_id BLOB NOT NULL REFERENCES registrations (id),
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    actor TEXT NOT NULL CHECK (actor IN ('migrant', 'host', 'officer', 'client', 'system')),
    reason TEXT,
    at TEXT NOT NULL,
    UNIQUE (registration_id, version)
) STRICT;
INSERT INTO registration_events_with_programs SELECT id, registration_id, version, state, actor, reason, at FROM registration_events;
DROP TABLE registration_events;
ALTER TABLE registration_events_with_programs RENAME TO registration_events;
