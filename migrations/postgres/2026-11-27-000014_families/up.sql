-- A minor has an account without a phone, so that his data, his documents and his history are his own when he comes of age or gets a phone.
-- Until then a guardian acts for him: who, stands here.
CREATE TABLE minors (
    account_id uuid NOT NULL PRIMARY KEY REFERENCES accounts (id),
    guardian_id uuid NOT NULL REFERENCES accounts (id),
    entered_at timestamptz NOT NULL
);
CREATE INDEX minors_by_guardian ON minors (guardian_id, account_id);

-- Who acts for the minor of a registration, as long as somebody does; the application whose answer holds for this one, too; and how many
-- others an answer holds for.
ALTER TABLE registrations ADD COLUMN guardian_id uuid;
ALTER TABLE registrations ADD COLUMN family_id uuid REFERENCES registrations (id);
ALTER TABLE registrations ADD COLUMN members integer NOT NULL DEFAULT 0;
CREATE INDEX registrations_by_guardian ON registrations (guardian_id) WHERE guardian_id IS NOT NULL;
CREATE INDEX registrations_by_family ON registrations (family_id) WHERE family_id IS NOT NULL;
