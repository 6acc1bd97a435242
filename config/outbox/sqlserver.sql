-- The outbox of Webhooks.Actors on SQL Server 2019 or later. Not run by the tests of Webhooks.Actors: there is no server to run it on.
CREATE TABLE webhooks_outbox (
    position bigint NOT NULL IDENTITY,
    id varchar(64) COLLATE Latin1_General_BIN2 NOT NULL,
    project_id varchar(64) COLLATE Latin1_General_BIN2 NOT NULL,
    type varchar(128) COLLATE Latin1_General_BIN2 NOT NULL,
    ordering_key nvarchar(256) NULL,
    data nvarchar(max) NOT NULL,
    occurred_at bigint NOT NULL, -- unix milliseconds
    refused_at bigint NULL,
    refusal nvarchar(2000) NULL,
    CONSTRAINT pk_webhooks_outbox PRIMARY KEY (position)
);
CREATE UNIQUE INDEX ix_webhooks_outbox_id ON webhooks_outbox (id);
CREATE INDEX ix_webhooks_outbox_refused_at_position ON webhooks_outbox (refused_at, position);
