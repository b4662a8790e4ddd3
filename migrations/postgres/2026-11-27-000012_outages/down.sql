DROP TABLE outages;
DROP TABLE heartbeats;
