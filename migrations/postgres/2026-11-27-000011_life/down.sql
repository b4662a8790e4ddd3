DROP TABLE cases;
DROP TABLE vacate_requests;
ALTER TABLE notifications DROP COLUMN named_day;
DROP INDEX certificates_by_stay_due;
ALTER TABLE certificates DROP COLUMN stay_due_at;
