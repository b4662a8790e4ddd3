-- Other owners of the dwelling, by the index of their phones: any one of all owners answers, unless the migrant owns it, too (may_answer).
-- The column spares everybody else the question.
ALTER TABLE registrations ADD COLUMN co_owned boolean NOT NULL DEFAULT FALSE;
CREATE TABLE registration_co_owners (
    registration_id uuid NOT NULL REFERENCES registrations (id),
    owner_index bytea NOT NULL,
    may_answer boolean NOT NULL,
    PRIMARY KEY (registration_id, owner_index)
);
CREATE INDEX registration_co_owners_by_owner ON registration_co_owners (owner_index, registration_id);
