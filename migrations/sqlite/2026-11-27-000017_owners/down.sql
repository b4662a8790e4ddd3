DROP TABLE registration_co_owners;
ALTER TABLE registrations DROP COLUMN co_owned;
