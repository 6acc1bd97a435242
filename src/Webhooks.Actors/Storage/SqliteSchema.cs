namespace Webhooks.Actors.Storage;

/// <summary>All tables, as <c>config/schema/postgresql.sql</c> has them for PostgreSQL.</summary>
internal static class SqliteSchema
{
    /// <summary>WAL: readers do not wait for the writer, and a commit is one sequential write and one fsync.</summary>
    public const string Pragmas = "PRAGMA journal_mode = WAL;";

    /// <summary>The version of the tables below; written at each start, which also shows that an existing file can be written.</summary>
    public const string Version = "PRAGMA user_version = 9;";

    /// <summary>Columns that files of earlier versions lack, with the statement that adds them.</summary>
    public static IReadOnlyList<(string Table, string Column, string Sql)> Added { get; } =
    [
        ("log_webhook", "journal_row", "ALTER TABLE log_webhook ADD COLUMN journal_row INTEGER NOT NULL DEFAULT 0"),
        ("log_attempt", "status_row", "ALTER TABLE log_attempt ADD COLUMN status_row INTEGER NOT NULL DEFAULT 0"),
        ("log_attempt", "failure_detail", "ALTER TABLE log_attempt ADD COLUMN failure_detail TEXT"),
        ("log_webhook", "limited_by", "ALTER TABLE log_webhook ADD COLUMN limited_by INTEGER"),
        ("log_webhook", "limit_every", "ALTER TABLE log_webhook ADD COLUMN limit_every INTEGER"),
        ("log_webhook", "damage", "ALTER TABLE log_webhook ADD COLUMN damage TEXT"),
        ("log_webhook", "damaged_row", "ALTER TABLE log_webhook ADD COLUMN damaged_row INTEGER"),
        ("log_attempt", "dns", "ALTER TABLE log_attempt ADD COLUMN dns INTEGER"),
        ("log_attempt", "connect", "ALTER TABLE log_attempt ADD COLUMN connect INTEGER"),
        ("log_type", "violations", "ALTER TABLE log_type ADD COLUMN violations INTEGER NOT NULL DEFAULT 0"),
        ("log_attempt", "tls", "ALTER TABLE log_attempt ADD COLUMN tls INTEGER"),
    ];

    /// <summary>Whether <c>log_type</c> is empty, as it is in files of earlier versions.</summary>
    public const string HasNoTypes = "SELECT COUNT(*) = 0 FROM (SELECT 1 FROM log_type LIMIT 1)";

    /// <summary>Fills it from existing events.</summary>
    public const string FillTypes = """
        INSERT INTO log_type (project_no, type, about, last_sequence, last_at)
        SELECT e.project_no, e.type, CASE WHEN e.type LIKE 'webhook.%' OR e.type LIKE 'delivery.%' THEN COALESCE(e.key, '') ELSE '' END,
          MAX(e.sequence), MAX(e.accepted_at)
        FROM log_event e WHERE e.only_for IS NULL GROUP BY 1, 2, 3
        """;

    /// <summary>
    /// Numbers represent project and webhook in large tables. Both clustered keys grow at their end for each project and
    /// each webhook, so inserts touch few pages.
    /// </summary>
    public const string Tables = """
        CREATE TABLE IF NOT EXISTS journal (
          ordering INTEGER PRIMARY KEY,
          created INTEGER NOT NULL,
          deleted INTEGER NOT NULL,
          persistence_id TEXT NOT NULL,
          sequence_number INTEGER NOT NULL,
          message BLOB NOT NULL,
          tags TEXT,
          manifest TEXT,
          identifier INTEGER,
          writer_uuid TEXT
        );
        CREATE UNIQUE INDEX IF NOT EXISTS journal_uq ON journal (persistence_id, sequence_number);
        CREATE TABLE IF NOT EXISTS snapshot (
          persistence_id TEXT NOT NULL,
          sequence_number INTEGER NOT NULL,
          created INTEGER NOT NULL,
          manifest TEXT,
          snapshot BLOB,
          serializer_id INTEGER,
          PRIMARY KEY (persistence_id, sequence_number)
        );
        -- Files of earlier versions have these; no query uses them.
        DROP INDEX IF EXISTS journal_created_idx;
        DROP INDEX IF EXISTS journal_sequence_number_idx;
        DROP INDEX IF EXISTS snapshot_created_idx;
        DROP INDEX IF EXISTS snapshot_sequence_number_idx;
        CREATE TABLE IF NOT EXISTS encryption_key (
          id TEXT NOT NULL PRIMARY KEY,
          proof BLOB NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS ended_session (
          id TEXT NOT NULL PRIMARY KEY,
          until INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS key_use (
          id TEXT NOT NULL PRIMARY KEY,
          used_at INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS log_project (
          no INTEGER PRIMARY KEY,
          id TEXT NOT NULL UNIQUE
        );
        CREATE TABLE IF NOT EXISTS log_event (
          project_no INTEGER NOT NULL,
          sequence INTEGER NOT NULL,
          id TEXT NOT NULL,
          type TEXT NOT NULL,
          key TEXT,
          only_for TEXT,
          accepted_at INTEGER NOT NULL,
          journal_row INTEGER NOT NULL,
          PRIMARY KEY (project_no, sequence)
        ) WITHOUT ROWID;
        CREATE UNIQUE INDEX IF NOT EXISTS log_event_id ON log_event (project_no, id);
        CREATE TABLE IF NOT EXISTS log_webhook (
          no INTEGER PRIMARY KEY,
          project_no INTEGER NOT NULL,
          id TEXT NOT NULL,
          definition BLOB NOT NULL,
          status INTEGER NOT NULL,
          reason INTEGER,
          consecutive_failures INTEGER NOT NULL,
          failing_since INTEGER,
          pending INTEGER NOT NULL,
          in_flight INTEGER NOT NULL,
          delivered INTEGER NOT NULL,
          exhausted INTEGER NOT NULL,
          looked INTEGER NOT NULL,
          cursor INTEGER NOT NULL,
          oldest_pending_at INTEGER,
          created_at INTEGER NOT NULL,
          updated_at INTEGER NOT NULL,
          deleted INTEGER NOT NULL,
          journal_row INTEGER NOT NULL DEFAULT 0,
          limited_by INTEGER,
          limit_every INTEGER,
          damage TEXT,
          damaged_row INTEGER,
          UNIQUE (project_no, id)
        );
        CREATE TABLE IF NOT EXISTS log_attempt (
          webhook_no INTEGER NOT NULL,
          sequence INTEGER NOT NULL,
          number INTEGER NOT NULL,
          at INTEGER NOT NULL,
          duration INTEGER NOT NULL,
          status INTEGER NOT NULL,
          next_at INTEGER,
          failure INTEGER,
          status_code INTEGER,
          response_headers TEXT,
          response_body BLOB,
          response_truncated INTEGER NOT NULL,
          status_row INTEGER NOT NULL DEFAULT 0,
          failure_detail TEXT,
          dns INTEGER,
          connect INTEGER,
          tls INTEGER,
          PRIMARY KEY (webhook_no, sequence, number)
        ) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS log_attempt_undelivered ON log_attempt (webhook_no, status, sequence) WHERE status <> 1;
        -- With a row number, unlike its neighbours: SQLite stores long rows of a table without one in pages of their own.
        CREATE TABLE IF NOT EXISTS log_chunk (
          webhook_no INTEGER NOT NULL,
          last INTEGER NOT NULL,
          first INTEGER NOT NULL,
          at INTEGER NOT NULL,
          held TEXT NOT NULL,
          packed BLOB NOT NULL,
          PRIMARY KEY (webhook_no, last)
        );
        CREATE TABLE IF NOT EXISTS log_minute (
          webhook_no INTEGER NOT NULL,
          minute INTEGER NOT NULL,
          failure INTEGER NOT NULL,
          latency INTEGER NOT NULL,
          attempts INTEGER NOT NULL,
          exhausted INTEGER NOT NULL,
          PRIMARY KEY (webhook_no, minute, failure, latency)
        ) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS log_type (
          project_no INTEGER NOT NULL,
          type TEXT NOT NULL,
          about TEXT NOT NULL,
          last_sequence INTEGER NOT NULL,
          last_at INTEGER NOT NULL,
          violations INTEGER NOT NULL DEFAULT 0,
          PRIMARY KEY (project_no, type, about)
        ) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS log_retention (
          project_no INTEGER PRIMARY KEY,
          expired INTEGER NOT NULL
        );
        CREATE TABLE IF NOT EXISTS audit (
          persistence_id TEXT NOT NULL,
          journal_row INTEGER NOT NULL,
          at INTEGER NOT NULL,
          project TEXT,
          actor_kind TEXT NOT NULL,
          actor_name TEXT NOT NULL,
          remote_address TEXT,
          action TEXT NOT NULL,
          target TEXT NOT NULL,
          changes TEXT NOT NULL,
          PRIMARY KEY (persistence_id, journal_row)
        ) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS audit_at ON audit (at);
        CREATE INDEX IF NOT EXISTS audit_project_at ON audit (project, at);
        CREATE TABLE IF NOT EXISTS log_expired (
          webhook_no INTEGER NOT NULL,
          last INTEGER NOT NULL,
          first INTEGER NOT NULL,
          at INTEGER NOT NULL,
          PRIMARY KEY (webhook_no, last)
        ) WITHOUT ROWID;
        """;
}
