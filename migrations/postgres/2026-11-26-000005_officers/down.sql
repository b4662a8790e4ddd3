DROP INDEX registrations_by_host_identifier;
DROP INDEX registrations_by_document;
DROP TABLE officers;
