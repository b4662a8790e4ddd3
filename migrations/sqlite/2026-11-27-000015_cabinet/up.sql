-- When it is looked at next whether somebody whom the border saw enter is to be reminded to apply. Null once nothing more is due. Who was
-- seen before this was built is looked at once.
ALTER TABLE persons ADD COLUMN apply_due_at TEXT;
-- When he was reminded last.
ALTER TABLE persons ADD COLUMN apply_reminded_at TEXT;
UPDATE persons SET apply_due_at = '1970-01-01T00:00:00.000000Z'
    WHERE id IN (SELECT person_id FROM border_crossings WHERE match_state = 'matched');
CREATE INDEX persons_by_apply_due ON persons (apply_due_at) WHERE apply_due_at IS NOT NULL;
