DROP INDEX violations_by_host;
ALTER TABLE violations DROP COLUMN host_index;
DROP INDEX persons_by_apply_due;
ALTER TABLE persons DROP COLUMN apply_reminded_at;
ALTER TABLE persons DROP COLUMN apply_due_at;
