DROP INDEX registrations_by_family;
DROP INDEX registrations_by_guardian;
ALTER TABLE registrations DROP COLUMN members;
ALTER TABLE registrations DROP COLUMN family_id;
ALTER TABLE registrations DROP COLUMN guardian_id;
DROP TABLE minors;
