DROP TABLE oauth_assertions;
DROP TABLE oauth_client_secrets;
DROP TABLE oauth_client_keys;
DROP TABLE oauth_clients;
