-- Many applications of a program in one file. due_at is when there is something to work on: the first of its chunks; none once it is over.
-- header names the columns of a CSV file, as they stood.
CREATE TABLE batches (
    id BLOB NOT NULL PRIMARY KEY,
    client_id BLOB NOT NULL REFERENCES oauth_clients (id),
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'cancelled')),
    reason TEXT CHECK (reason IN ('requested', 'client_suspended', 'expired')),
    dry_run INTEGER NOT NULL,
    format TEXT NOT NULL CHECK (format IN ('json', 'ndjson', 'csv')),
    header TEXT,
    total INTEGER NOT NULL,
    accepted INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    started_at TEXT,
    finished_at TEXT,
    due_at TEXT
) STRICT;
CREATE INDEX batches_by_client ON batches (client_id, id);
CREATE INDEX batches_due ON batches (due_at) WHERE due_at IS NOT NULL;

-- Some lines that follow each other, sealed under the client's data key; the unit that somebody takes to work on it. due_at is when it
-- may be taken (while somebody has it, when his lease ends); none once all its lines are judged. claim is the fencing number.
CREATE TABLE batch_chunks (
    batch_id BLOB NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
    first_line INTEGER NOT NULL,
    client_id BLOB NOT NULL,
    sealed BLOB NOT NULL,
    due_at TEXT,
    claim INTEGER NOT NULL,
    PRIMARY KEY (batch_id, first_line)
) STRICT;
CREATE INDEX batch_chunks_due ON batch_chunks (batch_id, due_at, first_line) WHERE due_at IS NOT NULL;
CREATE INDEX batch_chunks_by_client ON batch_chunks (client_id);

-- What became of each line, as codes. errors is JSON: pointers and codes of wrong fields.
CREATE TABLE batch_lines (
    batch_id BLOB NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
    line INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'accepted', 'refused')),
    registration_id BLOB,
    registration_number TEXT,
    code TEXT,
    errors TEXT,
    PRIMARY KEY (batch_id, line)
) STRICT;
CREATE INDEX batch_lines_by_state ON batch_lines (batch_id, state, line);

-- Whose turn it is: the client that was served longest ago comes first.
CREATE TABLE batch_turns (
    client_id BLOB NOT NULL PRIMARY KEY REFERENCES oauth_clients (id),
    turn INTEGER NOT NULL
) STRICT;
