-- The tables of the engine in a PostgreSQL database (version 14 or newer, encoding UTF8). The engine creates them at its first start, unless
-- Webhooks:Storage:CreateSchema is false or its role may not: then run this file once, as the role that will own the tables
--   psql -v ON_ERROR_STOP=1 -f postgresql.sql webhooks
-- and give the host's role its rights:
--   GRANT SELECT, INSERT, UPDATE, DELETE ON journal, snapshot, log_project, log_event, log_webhook, log_attempt, log_chunk, log_minute, log_type, log_retention, log_expired, encryption_key, ended_session, key_use, audit TO webhooks;
-- It can be run again. To use another schema than public, set the role's search_path, or "Search Path" in the connection string.

-- The journal: one row for a group of facts of one project or webhook.
CREATE TABLE IF NOT EXISTS journal (
  ordering BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  deleted BOOLEAN NOT NULL,
  persistence_id TEXT COLLATE "C" NOT NULL,
  sequence_number BIGINT NOT NULL,
  created BIGINT NOT NULL,
  tags TEXT,
  message BYTEA NOT NULL,
  identifier INTEGER,
  manifest TEXT,
  writer_uuid TEXT
);
-- Two nodes that both run the same project or webhook cannot both write its next row.
CREATE UNIQUE INDEX IF NOT EXISTS journal_uq ON journal (persistence_id, sequence_number);

CREATE TABLE IF NOT EXISTS snapshot (
  persistence_id TEXT COLLATE "C" NOT NULL,
  sequence_number BIGINT NOT NULL,
  created BIGINT NOT NULL,
  manifest TEXT,
  snapshot BYTEA,
  serializer_id INTEGER,
  PRIMARY KEY (persistence_id, sequence_number)
);

-- A row of the journal is compressed as a whole; with lz4 that costs a fifth of the default. Some servers are built without it.
DO $$
BEGIN
  ALTER TABLE journal ALTER COLUMN message SET COMPRESSION lz4;
  ALTER TABLE snapshot ALTER COLUMN snapshot SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
  NULL;
END
$$;

-- The keys that signing secrets and header values may be encrypted with, each with a proof of its bytes.
CREATE TABLE IF NOT EXISTS encryption_key (
  id TEXT COLLATE "C" PRIMARY KEY,
  proof BYTEA NOT NULL
);

-- Sessions of the dashboard that users have ended, until the instant when they would have expired (ticks of 100 ns).
CREATE TABLE IF NOT EXISTS ended_session (
  id TEXT COLLATE "C" PRIMARY KEY,
  until BIGINT NOT NULL
);

-- When keys that were created while the host runs were last used, to about a minute (ticks of 100 ns).
CREATE TABLE IF NOT EXISTS key_use (
  id TEXT COLLATE "C" PRIMARY KEY,
  used_at BIGINT NOT NULL
);

-- The read model: the engine writes everything below again from the journal where it is missing. Numbers represent project and webhook in the
-- large tables; instants are ticks of 100 ns.
CREATE TABLE IF NOT EXISTS log_project (
  no BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id TEXT COLLATE "C" NOT NULL UNIQUE
);

CREATE TABLE IF NOT EXISTS log_event (
  project_no BIGINT NOT NULL,
  sequence BIGINT NOT NULL,
  id TEXT COLLATE "C" NOT NULL,
  type TEXT COLLATE "C" NOT NULL,
  key TEXT,
  only_for TEXT,
  accepted_at BIGINT NOT NULL,
  journal_row BIGINT NOT NULL,
  PRIMARY KEY (project_no, sequence)
);
CREATE UNIQUE INDEX IF NOT EXISTS log_event_id ON log_event (project_no, id);

CREATE TABLE IF NOT EXISTS log_webhook (
  no BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  project_no BIGINT NOT NULL,
  id TEXT COLLATE "C" NOT NULL,
  journal_row BIGINT NOT NULL,
  definition BYTEA NOT NULL,
  status BIGINT NOT NULL,
  reason BIGINT,
  consecutive_failures BIGINT NOT NULL,
  failing_since BIGINT,
  pending BIGINT NOT NULL,
  in_flight BIGINT NOT NULL,
  delivered BIGINT NOT NULL,
  exhausted BIGINT NOT NULL,
  looked BIGINT NOT NULL,
  cursor BIGINT NOT NULL,
  oldest_pending_at BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  deleted BIGINT NOT NULL,
  limited_by BIGINT,
  limit_every BIGINT,
  damage TEXT,
  damaged_row BIGINT,
  UNIQUE (project_no, id)
);
-- For databases of earlier versions.
ALTER TABLE log_webhook ADD COLUMN IF NOT EXISTS limited_by BIGINT, ADD COLUMN IF NOT EXISTS limit_every BIGINT,
  ADD COLUMN IF NOT EXISTS damage TEXT, ADD COLUMN IF NOT EXISTS damaged_row BIGINT;

CREATE TABLE IF NOT EXISTS log_attempt (
  webhook_no BIGINT NOT NULL,
  sequence BIGINT NOT NULL,
  number BIGINT NOT NULL,
  at BIGINT NOT NULL,
  duration BIGINT NOT NULL,
  status BIGINT NOT NULL,
  status_row BIGINT NOT NULL,
  next_at BIGINT,
  failure BIGINT,
  status_code BIGINT,
  response_headers TEXT,
  response_body BYTEA,
  response_truncated BIGINT NOT NULL,
  failure_detail TEXT,
  dns BIGINT,
  connect BIGINT,
  tls BIGINT,
  PRIMARY KEY (webhook_no, sequence, number)
);
-- For databases of earlier versions.
ALTER TABLE log_attempt ADD COLUMN IF NOT EXISTS failure_detail TEXT;
ALTER TABLE log_attempt ADD COLUMN IF NOT EXISTS dns BIGINT;
ALTER TABLE log_attempt ADD COLUMN IF NOT EXISTS connect BIGINT;
ALTER TABLE log_attempt ADD COLUMN IF NOT EXISTS tls BIGINT;
-- To find deliveries that wait or have failed among many that succeeded.
CREATE INDEX IF NOT EXISTS log_attempt_undelivered ON log_attempt (webhook_no, status, sequence) WHERE status <> 1;

-- First attempts that succeeded, many in a row: from which sequence to which, when the newest was started, a character for each sequence
-- (1: it is held), and the attempts. A row of log_attempt with the same sequence takes the place of what a chunk holds.
CREATE TABLE IF NOT EXISTS log_chunk (
  webhook_no BIGINT NOT NULL,
  last BIGINT NOT NULL,
  first BIGINT NOT NULL,
  at BIGINT NOT NULL,
  held TEXT COLLATE "C" NOT NULL,
  packed BYTEA NOT NULL,
  PRIMARY KEY (webhook_no, last)
);

-- The attempts of each webhook by the minute in which they started (since the year 1), the failure reason (0: none) and how long they
-- took (n: up to 2^(n/4) ms). It is written with the attempts, and never again from the journal.
CREATE TABLE IF NOT EXISTS log_minute (
  webhook_no BIGINT NOT NULL,
  minute BIGINT NOT NULL,
  failure BIGINT NOT NULL,
  latency BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  exhausted BIGINT NOT NULL,
  PRIMARY KEY (webhook_no, minute, failure, latency)
);

-- The last event of each type that a project has had: it shows whether events wait for a webhook without reading them.
-- Events about webhooks have a row for each webhook that they are about, which does not receive them.
CREATE TABLE IF NOT EXISTS log_type (
  project_no BIGINT NOT NULL,
  type TEXT NOT NULL,
  about TEXT NOT NULL,
  last_sequence BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  violations BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (project_no, type, about)
);
-- For databases of earlier versions.
ALTER TABLE log_type ADD COLUMN IF NOT EXISTS violations BIGINT NOT NULL DEFAULT 0;
-- For events that are older than the table.
INSERT INTO log_type (project_no, type, about, last_sequence, last_at)
SELECT e.project_no, e.type, CASE WHEN e.type LIKE 'webhook.%' OR e.type LIKE 'delivery.%' THEN COALESCE(e.key, '') ELSE '' END,
  MAX(e.sequence), MAX(e.accepted_at)
FROM log_event e WHERE e.only_for IS NULL AND NOT EXISTS (SELECT 1 FROM log_type) GROUP BY 1, 2, 3
ON CONFLICT DO NOTHING;

-- Up to which sequence a project's events are no longer retained.
CREATE TABLE IF NOT EXISTS log_retention (
  project_no BIGINT PRIMARY KEY,
  expired BIGINT NOT NULL
);

-- Events that a webhook wanted and that expired before it tried them: one row each time, for any number of events.
CREATE TABLE IF NOT EXISTS log_expired (
  webhook_no BIGINT NOT NULL,
  last BIGINT NOT NULL,
  first BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (webhook_no, last)
);

-- Who changed what: a row for each change, from the fact in the journal.
CREATE TABLE IF NOT EXISTS audit (
  persistence_id TEXT COLLATE "C" NOT NULL,
  journal_row BIGINT NOT NULL,
  at BIGINT NOT NULL,
  project TEXT COLLATE "C",
  actor_kind TEXT NOT NULL,
  actor_name TEXT COLLATE "C" NOT NULL,
  remote_address TEXT,
  action TEXT NOT NULL,
  target TEXT NOT NULL,
  changes TEXT NOT NULL,
  PRIMARY KEY (persistence_id, journal_row)
);
CREATE INDEX IF NOT EXISTS audit_at ON audit (at);
CREATE INDEX IF NOT EXISTS audit_project_at ON audit (project, at);
