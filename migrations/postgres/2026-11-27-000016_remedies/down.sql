UPDATE cases SET kind = 'automatic_refusal' WHERE kind = 'ownership_refusal';
UPDATE annulment_notices SET outcome = 'dropped' WHERE outcome NOT IN ('annulled', 'dropped');
ALTER TABLE cases DROP CONSTRAINT cases_kind_check;
ALTER TABLE cases ADD CONSTRAINT cases_kind_check CHECK (kind IN ('host_silent', 'host_declined', 'automatic_refusal', 'annulment',
    'vacate_objection', 'ownership_check'));
ALTER TABLE annulment_notices DROP CONSTRAINT annulment_notices_outcome_check;
ALTER TABLE annulment_notices ADD CONSTRAINT annulment_notices_outcome_check CHECK (outcome IN ('annulled', 'dropped'));
ALTER TABLE persons DROP COLUMN lifted;
DROP INDEX violations_by_registration;
DROP INDEX violations_by_host;
ALTER TABLE violations DROP COLUMN host_named;
ALTER TABLE violations DROP COLUMN host_index;
