-- What border systems report, one row a report. Stays follow from the rows of a person that nothing has replaced; no table repeats them.
-- A report is never changed: another one corrects it, and it is superseded. Only whose crossing it was may become known later.
-- Sealed under the person's key once it is his, and under the service's (owner nil) until then.
CREATE TABLE border_crossings (
    id uuid NOT NULL PRIMARY KEY,
    client_id uuid NOT NULL REFERENCES oauth_clients (id),
    event_id text NOT NULL,
    direction text NOT NULL CHECK (direction IN ('entry', 'exit')),
    crossed_at timestamptz NOT NULL,
    checkpoint text NOT NULL,
    region text NOT NULL,
    key_owner uuid NOT NULL REFERENCES data_keys (owner),
    sealed bytea NOT NULL,
    -- The document shown, the migrant ID card issued, and who looks like him (nationality, birth date, surname).
    document_index bytea,
    card_index bytea,
    likeness_index bytea,
    -- Whose it is; of a doubtful one, whose it may be; of a refused one, whose it is not.
    match_state text NOT NULL CHECK (match_state IN ('matched', 'doubtful', 'unmatched', 'refused')),
    person_id uuid REFERENCES persons (id),
    -- What an officer is asked about it; none if nothing.
    review text CHECK (review IN ('identity', 'departure')),
    corrects text,
    cancelled boolean NOT NULL,
    superseded_by uuid,
    -- Whether it has ended a registration or an application.
    departed boolean NOT NULL,
    received_at timestamptz NOT NULL,
    UNIQUE (client_id, event_id),
    -- What was corrected is corrected again by correcting the correction.
    UNIQUE (client_id, corrects)
);
CREATE INDEX border_crossings_by_document ON border_crossings (document_index);
CREATE INDEX border_crossings_by_card ON border_crossings (card_index);
CREATE INDEX border_crossings_by_likeness ON border_crossings (likeness_index);
CREATE INDEX border_crossings_by_person ON border_crossings (person_id, crossed_at);
CREATE INDEX border_crossings_by_key ON border_crossings (key_owner);
CREATE INDEX border_crossings_to_review ON border_crossings (id) WHERE review IS NOT NULL;
-- Of whom nobody ever learned who they are.
CREATE INDEX border_crossings_strangers ON border_crossings (id) WHERE match_state <> 'matched';

ALTER TABLE persons ADD COLUMN likeness_index bytea;
CREATE INDEX persons_by_likeness ON persons (likeness_index);
