-- Whose phone a host's violation is told to, and by what he was named if it was by no registration, sealed under the key of the officer who
-- recorded it.
ALTER TABLE violations ADD COLUMN host_index bytea;
ALTER TABLE violations ADD COLUMN host_named bytea;
CREATE INDEX violations_by_host ON violations (host_index, id) WHERE host_index IS NOT NULL;
CREATE INDEX violations_by_registration ON violations (registration_id, id) WHERE registration_id IS NOT NULL;
UPDATE violations SET host_index = (SELECT r.host_index FROM registrations r WHERE r.id = violations.registration_id)
WHERE subject_kind = 'host';

-- Which checks of the service an officer has found wrong about this person and document, with the stay that it was about. No number of a
-- person stands in it.
ALTER TABLE persons ADD COLUMN lifted text;

-- A notice ends with the registration, however that ends: the outcome is the state then.
ALTER TABLE annulment_notices DROP CONSTRAINT annulment_notices_outcome_check;
ALTER TABLE annulment_notices ADD CONSTRAINT annulment_notices_outcome_check
    CHECK (outcome IN ('annulled', 'dropped', 'departed', 'superseded', 'vacated', 'ended'));
UPDATE annulment_notices SET closed_at = r.updated_at, outcome = r.state FROM registrations r
WHERE r.id = annulment_notices.registration_id AND annulment_notices.closed_at IS NULL
    AND r.state IN ('departed', 'superseded', 'vacated', 'ended');

-- An officer's refusal of ownership is appealed, too.
ALTER TABLE cases DROP CONSTRAINT cases_kind_check;
ALTER TABLE cases ADD CONSTRAINT cases_kind_check CHECK (kind IN ('host_silent', 'host_declined', 'automatic_refusal', 'annulment',
    'vacate_objection', 'ownership_check', 'ownership_refusal'));
