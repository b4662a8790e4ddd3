-- A lane is a way out that breaks by itself: FCM to Android and browsers, FCM through Apple, the SMS gateway. A wave is one time that
-- somebody is told: the second push about the same entry of the inbox is wave 1. attempt fences, failures count.
ALTER TABLE outbox DROP CONSTRAINT outbox_channel_check;
ALTER TABLE outbox RENAME COLUMN channel TO lane;
UPDATE outbox SET lane = CASE WHEN (SELECT platform FROM devices WHERE id = device_id) = 'ios' THEN 'apns' ELSE 'fcm' END WHERE lane = 'push';
ALTER TABLE outbox ADD CONSTRAINT outbox_lane_check CHECK (lane IN ('fcm', 'apns', 'sms'));
ALTER TABLE outbox ADD COLUMN wave integer NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN failures integer NOT NULL DEFAULT 0;
-- Given up: kept with its content, so that it can be sent again by hand.
ALTER TABLE outbox ADD COLUMN dead boolean NOT NULL DEFAULT false;
ALTER TABLE outbox DROP CONSTRAINT outbox_pkey;
ALTER TABLE outbox ADD PRIMARY KEY (message_id, device_id, wave);
DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (lane, priority, run_at) WHERE done_at IS NULL;
CREATE INDEX outbox_of_device ON outbox (device_id, message_id, wave) WHERE done_at IS NULL AND lane <> 'sms';
CREATE INDEX outbox_dead ON outbox (message_id, device_id, wave) WHERE dead;

-- acked_at: it is on the phone. escalate_at: when the next step is due if nobody opened it; escalation: how many were taken.
ALTER TABLE notifications ADD COLUMN acked_at timestamptz;
ALTER TABLE notifications ADD COLUMN escalate_at timestamptz;
ALTER TABLE notifications ADD COLUMN escalation integer NOT NULL DEFAULT 0;
CREATE INDEX notifications_to_escalate ON notifications (escalate_at) WHERE escalate_at IS NOT NULL;

-- The entry that asks the host, and how far it has come: 0 waiting, 1 not reached, 2 sent, 3 delivered, 4 opened.
ALTER TABLE registrations ADD COLUMN host_notice_id uuid;
ALTER TABLE registrations ADD COLUMN host_reach integer NOT NULL DEFAULT 0 CHECK (host_reach BETWEEN 0 AND 4);

-- A link by which a host decides about one registration without an account. Only a MAC of its token is kept.
CREATE TABLE confirmation_links (
    id uuid NOT NULL PRIMARY KEY,
    token_mac bytea NOT NULL UNIQUE,
    registration_id uuid NOT NULL REFERENCES registrations (id),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX confirmation_links_by_registration ON confirmation_links (registration_id);
CREATE INDEX confirmation_links_by_expiry ON confirmation_links (expires_at);

-- Minutes of the local day between which nothing that can wait is pushed.
ALTER TABLE accounts ADD COLUMN quiet_from integer CHECK (quiet_from BETWEEN 0 AND 1439);
ALTER TABLE accounts ADD COLUMN quiet_until integer CHECK (quiet_until BETWEEN 0 AND 1439);
ALTER TABLE accounts ADD CONSTRAINT accounts_quiet_hours CHECK ((quiet_from IS NULL) = (quiet_until IS NULL));

CREATE INDEX devices_by_age ON devices (updated_at);
