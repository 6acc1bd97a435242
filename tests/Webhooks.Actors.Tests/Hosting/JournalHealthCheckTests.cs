using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Webhooks.Actors.Hosting;
using Webhooks.Actors.Storage;
using Webhooks.Actors.Tests.Storage;
using Xunit;

namespace Webhooks.Actors.Tests.Hosting;

public sealed class JournalHealthCheckTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task A_database_that_takes_writes_is_healthy(StorageProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        using var storage = new WebhooksStorage(database.Options);
        storage.Open();

        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(new(storage, _time))).Status);
    }

    [Fact]
    public async Task A_file_in_which_another_program_writes_is_unhealthy_until_it_ends_and_the_last_answer_holds_for_a_moment()
    {
        await using var database = await TestDatabase.CreateAsync(StorageProvider.Sqlite);
        using var storage = new WebhooksStorage(database.Options);
        storage.Open();
        var check = new JournalHealthCheck(storage, _time);
        await using var other = new SqliteConnection($"{database.Options.ConnectionString};Pooling=False");
        await other.OpenAsync();
        await other.ExecuteAsync("BEGIN IMMEDIATE");

        var held = await CheckAsync(check);

        Assert.Equal(HealthStatus.Unhealthy, held.Status);
        Assert.Matches("^The database (did not complete a write|rejects writes)", held.Description);
        await other.ExecuteAsync("ROLLBACK");
        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync(check)).Status);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(check)).Status);
    }

    [Fact]
    public async Task A_server_that_is_read_only_is_unhealthy()
    {
        await using var database = await TestDatabase.CreateAsync(StorageProvider.PostgreSql);
        using (var storage = new WebhooksStorage(database.Options))
            storage.Open();
        await using (var connection = new NpgsqlConnection(database.Options.ConnectionString))
            await connection.ExecuteAsync($"ALTER DATABASE \"{connection.Database}\" SET default_transaction_read_only = on");
        using var readOnly = new WebhooksStorage(database.Options);

        var result = await CheckAsync(new(readOnly, _time));

        Assert.Equal(HealthStatus.Unhealthy, result.Status);
        Assert.StartsWith("The database rejects writes: ", result.Description, StringComparison.Ordinal);
    }

    private static Task<HealthCheckResult> CheckAsync(JournalHealthCheck check) => check.CheckHealthAsync(new());
}
