-- The outbox of Webhooks.Actors on SQLite. AUTOINCREMENT: the position of a deleted row is never used again.
CREATE TABLE webhooks_outbox (
    position INTEGER NOT NULL CONSTRAINT pk_webhooks_outbox PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    project_id TEXT NOT NULL,
    type TEXT NOT NULL,
    ordering_key TEXT NULL,
    data TEXT NOT NULL,
    occurred_at INTEGER NOT NULL, -- unix milliseconds
    refused_at INTEGER NULL,
    refusal TEXT NULL
);
CREATE UNIQUE INDEX ix_webhooks_outbox_id ON webhooks_outbox (id);
CREATE INDEX ix_webhooks_outbox_refused_at_position ON webhooks_outbox (refused_at, position);
