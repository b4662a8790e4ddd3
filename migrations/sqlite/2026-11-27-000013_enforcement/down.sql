DROP TABLE entry_bans;
DROP TABLE violations;
DROP TABLE annulment_notices;
DROP INDEX registrations_by_address;
DROP INDEX registrations_by_surname;
DROP INDEX registrations_by_name;
ALTER TABLE registrations DROP COLUMN address_index;
ALTER TABLE registrations DROP COLUMN surname_index;
ALTER TABLE registrations DROP COLUMN name_index;
