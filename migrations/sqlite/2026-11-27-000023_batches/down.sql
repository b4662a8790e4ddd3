DROP TABLE batch_turns;
DROP TABLE batch_lines;
DROP TABLE batch_chunks;
DROP TABLE batches;
