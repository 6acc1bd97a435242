using System.Diagnostics;
using System.Runtime.InteropServices;
using Dapper;
using Microsoft.Data.Sqlite;
using Webhooks.Actors.Storage;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Storage;

public sealed class SqliteFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string File => _folder.File("webhooks.db");

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public void A_new_file_is_made_with_its_folder_and_opens_again()
    {
        var file = Path.Combine(_folder.Path, "data", "deep", "webhooks.db");

        SqliteFile.Open($"Data Source={file}").Dispose();
        SqliteFile.Open($"Data Source={file}").Dispose();

        Assert.True(System.IO.File.Exists(file));
    }

    [Fact]
    public void A_file_is_opened_with_a_write_ahead_log_and_full_fsync()
    {
        using var held = SqliteFile.Open($"Data Source={File}");
        using var connection = new SqliteConnection($"Data Source={File}");
        connection.Open();

        Assert.Equal("wal", Pragma(connection, "journal_mode"));
        Assert.Equal("2", Pragma(connection, "synchronous"));
    }

    [Fact]
    public void A_file_of_an_earlier_version_is_brought_up_to_date()
    {
        SqliteFile.Open($"Data Source={File}").Dispose();
        using var connection = new SqliteConnection($"Data Source={File}");
        connection.Open();
        connection.Execute(
            """
            INSERT INTO log_event (project_no, sequence, id, type, key, only_for, accepted_at, journal_row) VALUES
              (1, 1, 'a', 'image.archived', 'img_1', NULL, 10, 1), (1, 2, 'b', 'image.archived', 'img_2', NULL, 20, 2),
              (1, 3, 'c', 'webhook.failing', 'wh_1', NULL, 30, 3), (1, 4, 'd', 'webhook.test', NULL, 'wh_1', 40, 4)
            """);
        connection.Execute(
            "DROP TABLE log_type; DROP TABLE log_minute; DROP TABLE log_chunk; DROP INDEX log_attempt_undelivered; "
                + "ALTER TABLE log_attempt DROP COLUMN status_row; ALTER TABLE log_attempt DROP COLUMN connect; PRAGMA user_version = 2;");

        SqliteFile.Open($"Data Source={File}").Dispose();

        Assert.Equal(0, connection.ExecuteScalar<int>("SELECT (SELECT COUNT(*) FROM log_minute) + (SELECT COUNT(*) FROM log_chunk)"));
        Assert.Equal(
            [("image.archived", "", 2L), ("webhook.failing", "wh_1", 3L)],
            connection.Query<(string, string, long)>("SELECT type, about, last_sequence FROM log_type ORDER BY type"));
        Assert.Equal(3, connection.ExecuteScalar<int>(
            "SELECT COUNT(*) FROM (SELECT name FROM pragma_table_info('log_attempt') WHERE name IN ('status_row', 'connect') UNION ALL "
                + "SELECT name FROM sqlite_master WHERE name = 'log_attempt_undelivered')"));
    }

    [Fact]
    public void A_file_that_another_engine_holds_is_refused_until_that_one_ends()
    {
        using (SqliteFile.Open($"Data Source={File}"))
            AssertRefused($"Data Source={File}", File, "is in use by another engine in this process");

        SqliteFile.Open($"Data Source={File}").Dispose();
    }

    [Fact]
    public void A_folder_in_its_place_is_refused()
    {
        Directory.CreateDirectory(File);

        AssertRefused($"Data Source={File}", File);
    }

    [Fact]
    public void A_file_in_place_of_its_folder_is_refused()
    {
        System.IO.File.WriteAllText(_folder.File("data"), "");
        var file = Path.Combine(_folder.Path, "data", "webhooks.db");

        AssertRefused($"Data Source={file}", file, "The folder of the database file");
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_and_left_as_it_is()
    {
        var text = string.Concat(Enumerable.Repeat("These are my notes, not a database. ", 100));
        System.IO.File.WriteAllText(File, text);

        AssertRefused($"Data Source={File}", File, "is not a database");

        Assert.Equal(text, System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void A_database_that_is_opened_read_only_is_refused()
    {
        SqliteFile.Open($"Data Source={File}").Dispose();

        AssertRefused($"Data Source={File};Mode=ReadOnly", File, "is not writable");
    }

    [Fact]
    public void A_folder_that_nothing_can_be_written_to_is_refused()
    {
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Linux))
            return;

        // Not even root may make a file there.
        const string File = "/proc/webhooks/webhooks.db";

        AssertRefused($"Data Source={File}", File);
    }

    [Theory]
    [InlineData("nonsense", "malformed")]
    [InlineData("Data Sauce=webhooks.db", "malformed")]
    [InlineData("Mode=Whatever;Data Source=webhooks.db", "malformed")]
    [InlineData("", "must name a file")]
    [InlineData("Data Source=:memory:", "must name a file")]
    [InlineData("Data Source=file:webhooks?mode=memory", "must name a file")]
    public void A_connection_string_that_names_no_file_is_refused(string connectionString, string why) =>
        AssertRefused(connectionString, "connection string", why);

    [Fact]
    public void A_refusal_lets_go_of_the_file()
    {
        System.IO.File.WriteAllText(File, string.Concat(Enumerable.Repeat("not a database ", 100)));
        AssertRefused($"Data Source={File}", File);
        System.IO.File.Delete(File);

        SqliteFile.Open($"Data Source={File}").Dispose();
    }

    [Fact]
    public async Task A_file_is_free_once_it_is_closed_although_the_process_starts_others_meanwhile()
    {
        using var stop = new CancellationTokenSource();
        var starting = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
                Process.Start(new ProcessStartInfo("true"))!.WaitForExit();
        });

        for (var i = 0; i < 300; i++)
            SqliteLock.Take(File, File, mayCreate: true).Dispose();

        await stop.CancelAsync();
        await starting;
    }

    [Fact]
    public void A_lock_file_that_cannot_be_made_is_not_called_held()
    {
        Directory.CreateDirectory(File + ".lock");

        AssertRefused($"Data Source={File}", File + ".lock", "is not writable");
    }

    [Fact]
    public void A_file_in_which_another_program_writes_is_refused_as_locked()
    {
        SqliteFile.Open($"Data Source={File}").Dispose();
        using var other = new SqliteConnection($"Data Source={File};Pooling=False");
        other.Open();
        other.Execute("BEGIN IMMEDIATE");

        AssertRefused($"Data Source={File};Default Timeout=1", File, "is locked by another program");
    }

    [Fact]
    public void A_new_database_and_what_lies_beside_it_are_readable_by_their_user_alone()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var held = SqliteFile.Open($"Data Source={File}");
        using var connection = new SqliteConnection($"Data Source={File}");
        connection.Open();
        connection.Execute("DELETE FROM journal");

        var files = Directory.GetFiles(_folder.Path).Order(StringComparer.Ordinal).ToList();

        Assert.Equal(["webhooks.db", "webhooks.db-shm", "webhooks.db-wal", "webhooks.db.lock"], files.Select(Path.GetFileName));
        foreach (var file in files)
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(file));
    }

    [Fact]
    public void A_file_that_must_be_there_is_not_made()
    {
        AssertRefused($"Data Source={File};Mode=ReadWrite", File, "is not writable");

        Assert.False(System.IO.File.Exists(File));
    }

    private static void AssertRefused(string connectionString, string what, string why = "")
    {
        var refused = Assert.Throws<WebhooksStartupException>(() => SqliteFile.Open(connectionString).Dispose());

        Assert.Contains(what, refused.Message);
        Assert.Contains(why, refused.Message);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.EndsWith(".", refused.Message);
    }

    private static string? Pragma(SqliteConnection connection, string name)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA {name}";
        return Convert.ToString(command.ExecuteScalar());
    }
}
