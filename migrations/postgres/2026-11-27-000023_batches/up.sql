-- Many applications of a program in one file. due_at is when there is something to work on: the first of its chunks; none once it is over.
-- header names the columns of a CSV file, as they stood.
CREATE TABLE batches (
    id uuid NOT NULL PRIMARY KEY,
    client_id uuid NOT NULL REFERENCES oauth_clients (id),
    state text NOT NULL CHECK (state IN ('queued', 'running', 'done', 'cancelled')),
    reason text CHECK (reason IN ('requested', 'client_suspended', 'expired')),
    dry_run boolean NOT NULL,
    format text NOT NULL CHECK (format IN ('json', 'ndjson', 'csv')),
    header text,
    total integer NOT NULL,
    accepted integer NOT NULL,
    refused integer NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    started_at timestamptz,
    finished_at timestamptz,
    due_at timestamptz
);
CREATE INDEX batches_by_client ON batches (client_id, id);
CREATE INDEX batches_due ON batches (due_at) WHERE due_at IS NOT NULL;

-- Some lines that follow each other, sealed under the client's data key; the unit that somebody takes to work on it. due_at is when it
-- may be taken (while somebody has it, when his lease ends); none once all its lines are judged. claim is the fencing number.
CREATE TABLE batch_chunks (
    batch_id uuid NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
    first_line integer NOT NULL,
    client_id uuid NOT NULL,
    sealed bytea NOT NULL,
    due_at timestamptz,
    claim integer NOT NULL,
    PRIMARY KEY (batch_id, first_line)
);
CREATE INDEX batch_chunks_due ON batch_chunks (batch_id, due_at, first_line) WHERE due_at IS NOT NULL;
CREATE INDEX batch_chunks_by_client ON batch_chunks (client_id);

-- What became of each line, as codes. errors is JSON: pointers and codes of wrong fields.
CREATE TABLE batch_lines (
    batch_id uuid NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
    line integer NOT NULL,
    state text NOT NULL CHECK (state IN ('waiting', 'accepted', 'refused')),
    registration_id uuid,
    registration_number text,
    code text,
    errors text,
    PRIMARY KEY (batch_id, line)
);
CREATE INDEX batch_lines_by_state ON batch_lines (batch_id, state, line);

-- Whose turn it is: the client that was served longest ago comes first.
CREATE TABLE batch_turns (
    client_id uuid NOT NULL PRIMARY KEY REFERENCES oauth_clients (id),
    turn bigint NOT NULL
);
