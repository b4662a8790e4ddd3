DROP TABLE sandbox_answers;
DROP TABLE sandbox_clients;
DROP TABLE service_purpose;
