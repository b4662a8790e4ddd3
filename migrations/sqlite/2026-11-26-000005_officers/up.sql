-- Officers of the migration police. An account is an officer while it stands here and is not suspended.
CREATE TABLE officers (
    account_id BLOB NOT NULL PRIMARY KEY REFERENCES accounts (id),
    role TEXT NOT NULL CHECK (role IN ('officer', 'supervisor')),
    region TEXT,
    badge TEXT NOT NULL UNIQUE,
    suspended_at TEXT,
    created_at TEXT NOT NULL,
    version INTEGER NOT NULL,
    CHECK (region IS NOT NULL OR role = 'supervisor')
) STRICT;

-- An officer finds a registration by the document it was made with, or by its host.
CREATE INDEX registrations_by_document ON registrations (document_index, id);
CREATE INDEX registrations_by_host_identifier ON registrations (host_identifier_index, id);
