using System.Diagnostics;
using Dapper;
using Microsoft.Data.Sqlite;
using Webhooks.Actors.Storage;
using Webhooks.Actors.Tests.Hosting;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Storage;

/// <summary>One database under several names is one database: it has one host and one key.</summary>
public sealed class SqliteNamesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string File => _folder.File("webhooks.db");

    private string Other => _folder.File("other.db");

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public void A_symbolic_link_to_a_file_that_is_held_is_refused()
    {
        using var held = SqliteFile.Open($"Data Source={File}");
        System.IO.File.CreateSymbolicLink(Other, File);

        Assert.Contains($"'{Other}' is in use by another engine", Refusal(Other), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_refused_when_it_is_held_by_its_symbolic_link()
    {
        System.IO.File.CreateSymbolicLink(Other, File);
        using var held = SqliteFile.Open($"Data Source={Other}");

        Assert.Contains($"'{File}' is in use by another engine", Refusal(File), StringComparison.Ordinal);
    }

    [Fact]
    public void A_hard_link_to_a_file_that_is_held_is_refused_until_the_file_is_released()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using (SqliteFile.Open($"Data Source={File}"))
        {
            Run("ln", File, Other);

            Assert.Contains($"'{Other}' is in use by another process under another name", Refusal(Other), StringComparison.Ordinal);
        }

        SqliteFile.Open($"Data Source={Other}").Dispose();
    }

    [Fact]
    public void A_link_beside_which_a_host_of_an_earlier_version_holds_a_lock_file_is_refused()
    {
        System.IO.File.CreateSymbolicLink(Other, File);
        using var earlier = new FileStream(Other + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

        Assert.Contains($"'{Other}' is in use by another process", Refusal(Other), StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_leaves_the_locks_of_open_connections_alone()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var held = SqliteFile.Open($"Data Source={File}");
        using var connection = new SqliteConnection($"Data Source={File}");
        connection.Open();
        connection.Execute("SELECT COUNT(*) FROM journal");
        Run("ln", File, Other);
        var before = LocksOfSqlite();

        Refusal(Other);

        Assert.NotEmpty(before);
        Assert.Equal(before, LocksOfSqlite());
    }

    [Fact]
    public void A_link_that_leads_nowhere_is_where_the_database_is_made()
    {
        System.IO.File.CreateSymbolicLink(Other, File);

        SqliteFile.Open($"Data Source={Other}").Dispose();

        Assert.True(System.IO.File.Exists(File));
        Assert.Equal(File + ".key", SqliteFile.KeyFileOf($"Data Source={Other}"));
    }

    [Fact]
    public void The_key_that_an_earlier_version_made_beside_a_link_is_used()
    {
        SqliteFile.Open($"Data Source={File}").Dispose();
        System.IO.File.CreateSymbolicLink(Other, File);
        System.IO.File.WriteAllText(Other + ".key", "");

        Assert.Equal(Other + ".key", SqliteFile.KeyFileOf($"Data Source={Other}"));
    }

    [Fact]
    public async Task A_database_gets_no_second_key_under_another_name()
    {
        if (!OperatingSystem.IsLinux())
            return;
        await (await EmbeddedEngine.StartAsync(Storage(File))).DisposeAsync();
        SqliteConnection.ClearAllPools();
        Run("ln", File, Other);

        var refused = await Assert.ThrowsAsync<WebhooksStartupException>(() => EmbeddedEngine.StartAsync(Storage(Other)));

        Assert.Contains($"The key file '{Other}.key' is missing", refused.Message, StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists(Other + ".key"));
        await (await EmbeddedEngine.StartAsync(Storage(File))).DisposeAsync();
    }

    private static StorageOptions Storage(string file) => new() { ConnectionString = $"Data Source={file}" };

    private static string Refusal(string file) =>
        Assert.Throws<WebhooksStartupException>(() => SqliteFile.Open($"Data Source={file}").Dispose()).Message;

    private List<string> LocksOfSqlite()
    {
        var inode = Run("stat", "-c", "%i", File);
        return [.. System.IO.File.ReadLines("/proc/locks")
            .Where(line => line.Contains(" POSIX ", StringComparison.Ordinal) && line.Contains($":{inode} ", StringComparison.Ordinal))
            .Select(line => line[line.IndexOf(' ', StringComparison.Ordinal)..])];
    }

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output.Trim();
    }
}
