using Microsoft.Data.Sqlite;
using Webhooks.Cli.Tests.Running;
using Xunit;

namespace Webhooks.Cli.Tests.Outbox;

public sealed class OutboxTests
{
    [Fact]
    public async Task The_script_creates_the_table_and_rows_that_were_set_aside_are_listed_with_their_reasons()
    {
        using var tool = new Tool();
        var connectionString = $"Data Source={tool.File("shop.db")};Pooling=False";
        await using var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = (await tool.Run("outbox", "script", "--for", "sqlite")).Expect() + """
            INSERT INTO webhooks_outbox (id, project_id, type, data, occurred_at) VALUES ('evt_1', 'shop', 'order.paid', '{}', 0);
            INSERT INTO webhooks_outbox (id, project_id, type, data, occurred_at, refused_at, refusal)
            VALUES ('evt_2', 'shop', 'order.paid', '{', 0, 1000, 'invalid_event: Why.');
            """;
        await command.ExecuteNonQueryAsync();
        string[] list = ["outbox", "list", "--for", "sqlite", "--connection", connectionString, "-o", "json"];

        var row = Assert.Single((await tool.Run(list)).Lines);

        Assert.Equal(("evt_2", "invalid_event: Why."), ((string?)row["id"], (string?)row["refusal"]));
        Assert.Equal(2, (await tool.Run([.. list, "--all"])).Lines.Count);
        Assert.Contains("invalid_event: Why.",
            (await tool.Run("outbox", "list", "--for", "sqlite", "--connection", connectionString)).Expect(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_cannot_be_read_is_named()
    {
        using var tool = new Tool();

        var missing = await tool.Run("outbox", "list", "--for", "sqlite", "--connection", $"Data Source={tool.File("none.db")}");
        var unnamed = await tool.Run("outbox", "list", "--for", "sqlite");

        Assert.Equal((2, 2), (missing.Code, unnamed.Code));
        Assert.Contains("The outbox cannot be read", missing.Error, StringComparison.Ordinal);
        Assert.Contains("WEBHOOKS_OUTBOX", unnamed.Error, StringComparison.Ordinal);
    }
}
