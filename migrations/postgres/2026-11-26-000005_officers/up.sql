-- Officers of the migration police. An account is an officer while it stands here and is not suspended.
CREATE TABLE officers (
    account_id uuid NOT NULL PRIMARY KEY REFERENCES accounts (id),
    role text NOT NULL CHECK (role IN ('officer', 'supervisor')),
    region text,
    badge text NOT NULL UNIQUE,
    suspended_at timestamptz,
    created_at timestamptz NOT NULL,
    version integer NOT NULL,
    CHECK (region IS NOT NULL OR role = 'supervisor')
);

-- An officer finds a registration by the document it was made with, or by its host.
CREATE INDEX registrations_by_document ON registrations (document_index, id);
CREATE INDEX registrations_by_host_identifier ON registrations (host_identifier_index, id);
