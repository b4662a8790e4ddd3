ALTER TABLE registrations ADD COLUMN client_id uuid REFERENCES oauth_clients (id);
