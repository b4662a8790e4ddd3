-- Applications that a program of an integrator made for a guest, and its own reference to each: one application a reference.
ALTER TABLE registrations ADD COLUMN client_id uuid REFERENCES oauth_clients (id);
ALTER TABLE registrations ADD COLUMN client_reference_index bytea;
CREATE UNIQUE INDEX registrations_by_client_reference ON registrations (client_id, client_reference_index) WHERE client_id IS NOT NULL;
CREATE INDEX registrations_by_client ON registrations (client_id, id) WHERE client_id IS NOT NULL;

-- With the code that he was handed, a guest who was applied for without a phone takes his account over once he has one.
CREATE TABLE guest_codes (
    account_id uuid PRIMARY KEY REFERENCES accounts (id),
    code_mac bytea NOT NULL UNIQUE,
    issued_at timestamptz NOT NULL
);
