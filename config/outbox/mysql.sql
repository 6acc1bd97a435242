-- The outbox of Webhooks.Actors on MariaDB 10.5 or MySQL 8 and later.
CREATE TABLE webhooks_outbox (
    position bigint NOT NULL AUTO_INCREMENT,
    id varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    project_id varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    type varchar(128) NOT NULL,
    ordering_key varchar(256) NULL,
    data longtext NOT NULL,
    occurred_at bigint NOT NULL, -- unix milliseconds
    refused_at bigint NULL,
    refusal varchar(2000) NULL,
    CONSTRAINT pk_webhooks_outbox PRIMARY KEY (position)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE UNIQUE INDEX ix_webhooks_outbox_id ON webhooks_outbox (id);
CREATE INDEX ix_webhooks_outbox_refused_at_position ON webhooks_outbox (refused_at, position);
