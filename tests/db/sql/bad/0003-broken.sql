CREATE TABLE half (a INTEGER) STRICT;
UPDATE pets SET legs = 0;
INSERT INTO missing VALUES (1);
PRAGMA user_version = 3;
