-- Where a certificate stands in a status list; -1 for one that was issued before there were lists. commitment: SHA-256 of the signed core.
-- register_seq: its entry in the register of certificates; none until it is entered, which takes less than a minute.
ALTER TABLE certificates ADD COLUMN status_list INTEGER NOT NULL DEFAULT 0;
ALTER TABLE certificates ADD COLUMN status_index INTEGER NOT NULL DEFAULT -1;
ALTER TABLE certificates ADD COLUMN commitment BLOB;

-- What is no longer in force, by the time of its end: the status lists are brought up to date from here.
CREATE INDEX registrations_over ON registrations (updated_at) WHERE state IN ('superseded', 'departed', 'ended', 'vacated', 'annulled');

-- Published status lists. version guards: of two processes that bring a list up to date at once, one writes.
CREATE TABLE status_lists (
    list INT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    bits BLOB NOT NULL,
    jwt TEXT NOT NULL,
    signed_at TEXT NOT NULL
) STRICT;
-- One row: up to when ended registrations are in the lists.
CREATE TABLE status_progress (
    id INT NOT NULL PRIMARY KEY CHECK (id = 1),
    through TEXT NOT NULL
) STRICT;
INSERT INTO status_progress (id, through) VALUES (1, '1970-01-01T00:00:00.000000Z');

-- The register of certificates: commitments only, each hashed with the entry before.
CREATE TABLE certificate_register (
    seq INT NOT NULL PRIMARY KEY,
    commitment BLOB NOT NULL,
    hash BLOB NOT NULL
) STRICT;
ALTER TABLE certificates ADD COLUMN register_seq INTEGER;
CREATE UNIQUE INDEX certificates_by_register ON certificates (register_seq);

-- Its signed heads, one a day, and when the certificates of that day were read again.
CREATE TABLE certificate_register_heads (
    day TEXT NOT NULL PRIMARY KEY,
    size INTEGER NOT NULL,
    jws TEXT NOT NULL,
    reread_at TEXT,
    faults INTEGER
) STRICT;
CREATE INDEX certificate_register_heads_unread ON certificate_register_heads (day) WHERE reread_at IS NULL;

CREATE TRIGGER certificate_register_no_update BEFORE UPDATE ON certificate_register
BEGIN SELECT RAISE(ABORT, 'the register of certificates is only added to'); END;
CREATE TRIGGER certificate_register_no_delete BEFORE DELETE ON certificate_register
BEGIN SELECT RAISE(ABORT, 'the register of certificates is only added to'); END;
-- INSERT OR REPLACE deletes without asking the trigger above.
CREATE TRIGGER certificate_register_no_replace BEFORE INSERT ON certificate_register
WHEN EXISTS (SELECT 1 FROM certificate_register WHERE seq = NEW.seq AND (hash <> NEW.hash OR commitment <> NEW.commitment))
BEGIN SELECT RAISE(ABORT, 'the register of certificates is only added to'); END;
CREATE TRIGGER certificate_register_heads_no_replace BEFORE INSERT ON certificate_register_heads
WHEN EXISTS (SELECT 1 FROM certificate_register_heads WHERE day = NEW.day AND jws <> NEW.jws AND reread_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'the register of certificates is only added to'); END;
CREATE TRIGGER certificate_register_heads_kept BEFORE DELETE ON certificate_register_heads
BEGIN SELECT RAISE(ABORT, 'the register of certificates is only added to'); END;
CREATE TRIGGER certificate_register_heads_fixed BEFORE UPDATE OF day, size, jws ON certificate_register_heads
BEGIN SELECT RAISE(ABORT, 'the register of certificates is only added to'); END;

-- What was printed: the seal and the hash of the file, from which the same bytes are made again. edition: version, status, language, form.
CREATE TABLE certificate_printouts (
    number TEXT NOT NULL REFERENCES certificates (number),
    edition TEXT NOT NULL,
    sha256 BLOB NOT NULL,
    seal BLOB NOT NULL,
    sealed_at TEXT NOT NULL,
    PRIMARY KEY (number, edition)
) STRICT;
