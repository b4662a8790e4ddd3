DROP TABLE oidc_attempts;
DROP TABLE identities;
ALTER TABLE sessions DROP COLUMN device_mac;
DELETE FROM notifications WHERE registration_id IS NULL;
ALTER TABLE notifications ALTER COLUMN registration_id SET NOT NULL;
