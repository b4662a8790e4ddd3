DROP INDEX persons_by_apply_due;
ALTER TABLE persons DROP COLUMN apply_reminded_at;
ALTER TABLE persons DROP COLUMN apply_due_at;
