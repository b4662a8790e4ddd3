DROP INDEX persons_by_likeness;
ALTER TABLE persons DROP COLUMN likeness_index;
DROP TABLE border_crossings;
