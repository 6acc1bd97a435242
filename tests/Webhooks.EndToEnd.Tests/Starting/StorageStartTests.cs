using System.Diagnostics;
using System.Net;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Starting;

/// <summary>A host that cannot keep its data says so in one sentence and ends.</summary>
[Collection(SqliteLifeCollection.Name)]
public sealed class StorageStartTests(SqliteLife life, ITestOutputHelper output) : HostLifeTest(life, output), IDisposable
{
    private readonly TempFolder folder = new();

    [Fact]
    public async Task A_folder_that_cannot_be_created_is_named()
    {
        await File.WriteAllTextAsync(folder.File("occupied"), "a file where a folder should be");
        await RefusesToStart(Path.Combine(folder.File("occupied"), "data", "webhooks.db"));
    }

    [Fact]
    public async Task A_path_that_cannot_be_opened_for_writing_is_named()
    {
        // A folder in the file's place: file permissions would not stop root.
        Directory.CreateDirectory(folder.File("webhooks.db"));
        await RefusesToStart(folder.File("webhooks.db"));
    }

    [Fact]
    public async Task A_file_that_is_not_a_database_is_named_and_left_alone()
    {
        var text = string.Concat(Enumerable.Repeat("This is a diary. ", 1000));
        await File.WriteAllTextAsync(folder.File("diary.db"), text);
        await RefusesToStart(folder.File("diary.db"), "not a database");
        Assert.Equal(text, await File.ReadAllTextAsync(folder.File("diary.db")));
    }

    [Fact]
    public async Task A_file_that_another_host_holds_is_named_and_the_other_host_continues()
    {
        await RefusesToStart(Host.DatabaseFile, "another");
        (await Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);
    }

    [Theory]
    [InlineData("-s")]
    [InlineData("-P")]
    public async Task A_file_that_another_host_holds_is_refused_under_every_name_and_the_other_host_starts_again(string kind)
    {
        var link = folder.File("link.db");
        using (var linked = Process.Start("ln", [kind, Host.DatabaseFile, link]))
            await linked.WaitForExitAsync();

        await RefusesToStart(link, "in use by another process");

        await Host.Restart();
        (await Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);
        Assert.False(File.Exists(link + ".key"), "The database has a second key.");
    }

    [Fact]
    public async Task A_PostgreSQL_server_that_is_not_there_is_named()
    {
        var port = FreePort.Next();
        await RefusesToStart($"127.0.0.1:{port}", "does not answer",
            PostgreSql($"Host=127.0.0.1;Port={port};Database=webhooks;Username=webhooks;Password=hunter2"));
    }

    [Fact]
    public async Task A_PostgreSQL_database_that_may_not_be_made_is_named_with_the_file_that_makes_it()
    {
        var connectionString = await (await PostgresServer.Shared).CreateDatabaseAsync();
        await RefusesToStart(
            "config/schema/postgresql.sql", "lacks table journal",
            [.. PostgreSql(connectionString), ("Webhooks:Storage:CreateSchema", "false")]);
    }

    [Fact]
    public async Task The_default_connection_string_is_not_taken_for_one_of_PostgreSQL()
    {
        var exit = await LaunchHost(PostgreSql("Data Source=data/webhooks.db")).Exit(TimeSpan.FromSeconds(15));
        Assert.NotEqual(0, exit.Code);
        Assert.Contains("Webhooks:Storage:ConnectionString is 'Data Source=data/webhooks.db'", exit.Error, StringComparison.Ordinal);
        Assert.Contains("Host=localhost", exit.Error, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private static (string, string)[] PostgreSql(string connectionString) =>
        [("Webhooks:Storage:Provider", "PostgreSql"), ("Webhooks:Storage:ConnectionString", connectionString)];

    private Task RefusesToStart(string file, string? cause = null) =>
        RefusesToStart(file, cause, [("Webhooks:Storage:ConnectionString", $"Data Source={file}")]);

    private async Task RefusesToStart(string what, string? cause, (string, string)[] settings)
    {
        var host = LaunchHost(settings);
        var exit = await host.Exit(TimeSpan.FromSeconds(45));
        Assert.NotEqual(0, exit.Code);
        var sentence = Assert.Single(exit.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(what, sentence, StringComparison.Ordinal);
        Assert.Contains(cause ?? "", sentence, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("hunter2", exit.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", exit.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", exit.Output, StringComparison.OrdinalIgnoreCase);
    }
}
