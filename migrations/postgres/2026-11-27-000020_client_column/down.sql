ALTER TABLE registrations DROP COLUMN client_id;
