-- What border systems report, one row a report. Stays follow from the rows of a person that nothing has replaced; no table repeats them.
-- A report is never changed: another one corrects it, and it is superseded. Only whose crossing it was may become known later.
-- Sealed under the person's key once it is his, and under the service's (owner nil) until then.
CREATE TABLE border_crossings (
    id BLOB NOT NULL PRIMARY KEY,
    client_id BLOB NOT NULL REFERENCES oauth_clients (id),
    event_id TEXT NOT NULL,
    direction TEXT NOT NULL CHECK (direction IN ('entry', 'exit')),
    crossed_at TEXT NOT NULL,
    checkpoint TEXT NOT NULL,
    region TEXT NOT NULL,
    key_owner BLOB NOT NULL REFERENCES data_keys (owner),
    sealed BLOB NOT NULL,
    -- The document shown, the migrant ID card issued, and who looks like him (nationality, birth date, surname).
    document_index BLOB,
    card_index BLOB,
    likeness_index BLOB,
    -- Whose it is; of a doubtful one, whose it may be; of a refused one, whose it is not.
    match_state TEXT NOT NULL CHECK (match_state IN ('matched', 'doubtful', 'unmatched', 'refused')),
    person_id BLOB REFERENCES persons (id),
    -- What an officer is asked about it; none if nothing.
    review TEXT CHECK (review IN ('identity', 'departure')),
    corrects TEXT,
    cancelled INTEGER NOT NULL CHECK (cancelled IN (0, 1)),
    superseded_by BLOB,
    -- Whether it has ended a registration or an application.
    departed INTEGER NOT NULL CHECK (departed IN (0, 1)),
    received_at TEXT NOT NULL,
    UNIQUE (client_id, event_id),
    -- What was corrected is corrected again by correcting the correction.
    UNIQUE (client_id, corrects)
) STRICT;
CREATE INDEX border_crossings_by_document ON border_crossings (document_index);
CREATE INDEX border_crossings_by_card ON border_crossings (card_index);
CREATE INDEX border_crossings_by_likeness ON border_crossings (likeness_index);
CREATE INDEX border_crossings_by_person ON border_crossings (person_id, crossed_at);
CREATE INDEX border_crossings_by_key ON border_crossings (key_owner);
CREATE INDEX border_crossings_to_review ON border_crossings (id) WHERE review IS NOT NULL;
-- Of whom nobody ever learned who they are.
CREATE INDEX border_crossings_strangers ON border_crossings (id) WHERE match_state <> 'matched';

ALTER TABLE persons ADD COLUMN likeness_index BLOB;
CREATE INDEX persons_by_likeness ON persons (likeness_index);
