-- A lane is a way out that breaks by itself: FCM to Android and browsers, FCM through Apple, the SMS gateway. A wave is one time that
-- somebody is told: the second push about the same entry of the inbox is wave 1. attempt fences, failures count.
-- dead: given up, kept with its content, so that it can be sent again by hand.
CREATE TABLE outbox_new (
    message_id BLOB NOT NULL,
    device_id BLOB NOT NULL,
    lane TEXT NOT NULL CHECK (lane IN ('fcm', 'apns', 'sms')),
    kind TEXT NOT NULL,
    sealed BLOB,
    priority INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    run_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    done_at TEXT,
    outcome TEXT,
    wave INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    dead INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (message_id, device_id, wave)
) STRICT;
INSERT INTO outbox_new (message_id, device_id, lane, kind, sealed, priority, attempt, created_at, run_at, expires_at, done_at, outcome)
SELECT message_id, device_id,
    CASE WHEN channel = 'sms' THEN 'sms' WHEN (SELECT platform FROM devices WHERE id = device_id) = 'ios' THEN 'apns' ELSE 'fcm' END,
    kind, sealed, priority, attempt, created_at, run_at, expires_at, done_at, outcome
FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_new RENAME TO outbox;
CREATE INDEX outbox_due ON outbox (lane, priority, run_at) WHERE done_at IS NULL;
CREATE INDEX outbox_of_device ON outbox (device_id, message_id, wave) WHERE done_at IS NULL AND lane <> 'sms';
CREATE INDEX outbox_dead ON outbox (message_id, device_id, wave) WHERE dead;

-- acked_at: it is on the phone. escalate_at: when the next step is due if nobody opened it; escalation: how many were taken.
ALTER TABLE notifications ADD COLUMN acked_at TEXT;
ALTER TABLE notifications ADD COLUMN escalate_at TEXT;
ALTER TABLE notifications ADD COLUMN escalation INTEGER NOT NULL DEFAULT 0;
CREATE INDEX notifications_to_escalate ON notifications (escalate_at) WHERE escalate_at IS NOT NULL;

-- The entry that asks the host, and how far it has come: 0 waiting, 1 not reached, 2 sent, 3 delivered, 4 opened.
ALTER TABLE registrations ADD COLUMN host_notice_id BLOB;
ALTER TABLE registrations ADD COLUMN host_reach INTEGER NOT NULL DEFAULT 0 CHECK (host_reach BETWEEN 0 AND 4);

-- A link by which a host decides about one registration without an account. Only a MAC of its token is kept.
CREATE TABLE confirmation_links (
    id BLOB NOT NULL PRIMARY KEY,
    token_mac BLOB NOT NULL UNIQUE,
    registration_id BLOB NOT NULL REFERENCES registrations (id),
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT
) STRICT;
CREATE INDEX confirmation_links_by_registration ON confirmation_links (registration_id);
CREATE INDEX confirmation_links_by_expiry ON confirmation_links (expires_at);

-- Minutes of the local day between which nothing that can wait is pushed.
ALTER TABLE accounts ADD COLUMN quiet_from INTEGER CHECK (quiet_from BETWEEN 0 AND 1439);
ALTER TABLE accounts ADD COLUMN quiet_until INTEGER
    CHECK (quiet_until BETWEEN 0 AND 1439) CHECK ((quiet_from IS NULL) = (quiet_until IS NULL));

CREATE INDEX devices_by_age ON devices (updated_at);
