ALTER TABLE registrations ADD COLUMN client_id BLOB REFERENCES oauth_clients (id);
