-- Where a certificate stands in a status list; -1 for one that was issued before there were lists. commitment: SHA-256 of the signed core.
-- register_seq: its entry in the register of certificates; none until it is entered, which takes less than a minute.
ALTER TABLE certificates ADD COLUMN status_list integer NOT NULL DEFAULT 0;
ALTER TABLE certificates ADD COLUMN status_index integer NOT NULL DEFAULT -1;
ALTER TABLE certificates ADD COLUMN commitment bytea;

-- What is no longer in force, by the time of its end: the status lists are brought up to date from here.
CREATE INDEX registrations_over ON registrations (updated_at) WHERE state IN ('superseded', 'departed', 'ended', 'vacated', 'annulled');

-- Published status lists. version guards: of two processes that bring a list up to date at once, one writes.
CREATE TABLE status_lists (
    list integer NOT NULL PRIMARY KEY,
    version integer NOT NULL,
    bits bytea NOT NULL,
    jwt text NOT NULL,
    signed_at timestamptz NOT NULL
);
-- One row: up to when ended registrations are in the lists.
CREATE TABLE status_progress (
    id integer NOT NULL PRIMARY KEY CHECK (id = 1),
    through timestamptz NOT NULL
);
INSERT INTO status_progress (id, through) VALUES (1, '1970-01-01T00:00:00Z');

-- The register of certificates: commitments only, each hashed with the entry before.
CREATE TABLE certificate_register (
    seq bigint NOT NULL PRIMARY KEY,
    commitment bytea NOT NULL,
    hash bytea NOT NULL
);
ALTER TABLE certificates ADD COLUMN register_seq bigint;
CREATE UNIQUE INDEX certificates_by_register ON certificates (register_seq);

-- Its signed heads, one a day, and when the certificates of that day were read again.
CREATE TABLE certificate_register_heads (
    day date NOT NULL PRIMARY KEY,
    size bigint NOT NULL,
    jws text NOT NULL,
    reread_at timestamptz,
    faults integer
);
CREATE INDEX certificate_register_heads_unread ON certificate_register_heads (day) WHERE reread_at IS NULL;

CREATE FUNCTION refuse_register_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the register of certificates is only added to';
END $$;
CREATE TRIGGER certificate_register_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON certificate_register
FOR EACH STATEMENT EXECUTE FUNCTION refuse_register_change();
CREATE TRIGGER certificate_register_heads_kept BEFORE DELETE OR TRUNCATE ON certificate_register_heads
FOR EACH STATEMENT EXECUTE FUNCTION refuse_register_change();
CREATE TRIGGER certificate_register_heads_fixed BEFORE UPDATE OF day, size, jws ON certificate_register_heads
FOR EACH STATEMENT EXECUTE FUNCTION refuse_register_change();

-- What was printed: the seal and the hash of the file, from which the same bytes are made again. edition: version, status, language, form.
CREATE TABLE certificate_printouts (
    number text NOT NULL REFERENCES certificates (number),
    edition text NOT NULL,
    sha256 bytea NOT NULL,
    seal bytea NOT NULL,
    sealed_at timestamptz NOT NULL,
    PRIMARY KEY (number, edition)
);
