DROP TABLE guest_codes;
DROP INDEX registrations_by_client;
DROP INDEX registrations_by_client_reference;
ALTER TABLE registrations DROP COLUMN client_reference_index;
ALTER TABLE registrations DROP COLUMN client_id;
