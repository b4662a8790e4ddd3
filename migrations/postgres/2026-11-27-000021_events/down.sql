DROP TRIGGER client_events_new ON registration_events;
DROP FUNCTION note_client_event();
DROP TABLE webhook_deliveries;
DROP TABLE webhooks;
DROP TABLE event_fanout;
DROP TABLE client_event_marks;
DROP TABLE client_events;
