-- Other owners of the dwelling, by the index of their phones: any one of all owners answers, unless the migrant owns it, too (may_answer).
-- The column spares everybody else the question.
ALTER TABLE registrations ADD COLUMN co_owned INTEGER NOT NULL DEFAULT 0;
CREATE TABLE registration_co_owners (
    registration_id BLOB NOT NULL REFERENCES registrations (id),
    owner_index BLOB NOT NULL,
    may_answer INTEGER NOT NULL,
    PRIMARY KEY (registration_id, owner_index)
) STRICT;
CREATE INDEX registration_co_owners_by_owner ON registration_co_owners (owner_index, registration_id);
