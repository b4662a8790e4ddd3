-- A minor has an account without a phone, so that his data, his documents and his history are his own when he comes of age or gets a phone.
-- Until then a guardian acts for him: who, stands here.
CREATE TABLE minors (
    account_id BLOB NOT NULL PRIMARY KEY REFERENCES accounts (id),
    guardian_id BLOB NOT NULL REFERENCES accounts (id),
    entered_at TEXT NOT NULL
) STRICT;
CREATE INDEX minors_by_guardian ON minors (guardian_id, account_id);

-- Who acts for the minor of a registration, as long as somebody does; the application whose answer holds for this one, too; and how many
-- others an answer holds for.
ALTER TABLE registrations ADD COLUMN guardian_id BLOB;
ALTER TABLE registrations ADD COLUMN family_id BLOB REFERENCES registrations (id);
ALTER TABLE registrations ADD COLUMN members INTEGER NOT NULL DEFAULT 0;
CREATE INDEX registrations_by_guardian ON registrations (guardian_id) WHERE guardian_id IS NOT NULL;
CREATE INDEX registrations_by_family ON registrations (family_id) WHERE family_id IS NOT NULL;
