-- Applications that a program of an integrator made for a guest, and its own reference to each: one application a reference.
ALTER TABLE registrations ADD COLUMN client_id uuid REFERENCES oauth_clients (id);
ALTER TABLE registrations ADD COLUMN client_reference_index bytea;
CREATE UNIQUE INDEX registrations_by_client_reference ON registrations (client_id, client_reference_index) WHERE client_id IS NOT NULL;
CREATE INDEX registrations_by_client ON registrations (client_id, id) WHERE client_id IS NOT NULL;

-- A program that applies stands in the history as such.
ALTER TABLE registration_events DROP CONSTRAINT registration_events_actor_check;
ALTER TABLE registration_events ADD CONSTRAINT registration_events_actor_check
    CHECK (actor IN ('migrant', 'host', 'officer', 'client', 'system'));
