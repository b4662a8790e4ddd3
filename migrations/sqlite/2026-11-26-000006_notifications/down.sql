DROP INDEX devices_by_age;
ALTER TABLE accounts DROP COLUMN quiet_until;
ALTER TABLE accounts DROP COLUMN quiet_from;
DROP TABLE confirmation_links;
ALTER TABLE registrations DROP COLUMN host_reach;
ALTER TABLE registrations DROP COLUMN host_notice_id;
DROP INDEX notifications_to_escalate;
ALTER TABLE notifications DROP COLUMN escalation;
ALTER TABLE notifications DROP COLUMN escalate_at;
ALTER TABLE notifications DROP COLUMN acked_at;
DROP INDEX outbox_dead;
DROP INDEX outbox_of_device;
DROP INDEX outbox_due;
CREATE TABLE outbox_old (
    message_id BLOB NOT NULL,
    device_id BLOB NOT NULL,
    channel TEXT NOT NULL CHECK (channel IN ('push', 'sms')),
    kind TEXT NOT NULL,
    sealed BLOB,
    priority INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    run_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    done_at TEXT,
    outcome TEXT,
    PRIMARY KEY (message_id, device_id)
) STRICT;
INSERT INTO outbox_old
SELECT message_id, device_id, CASE WHEN lane = 'sms' THEN 'sms' ELSE 'push' END, kind, sealed, priority, attempt, created_at, run_at,
    expires_at, done_at, outcome
FROM outbox WHERE wave = 0;
DROP TABLE outbox;
ALTER TABLE outbox_old RENAME TO outbox;
CREATE INDEX outbox_due ON outbox (priority, run_at) WHERE done_at IS NULL;
