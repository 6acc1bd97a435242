using System.CommandLine;
using System.Text;
using System.Text.Json.Serialization;

namespace Webhooks.Cli;

internal static class OutboxVerbs
{
    private static readonly Sheet<OutboxRow> Sheet = new(
        OutboxJson.Default.OutboxRow,
        new("id", row => row.Id),
        new("project", row => row.ProjectId),
        new("type", row => row.Type),
        new("key", row => row.Key),
        new("occurred", row => Instants.Format(row.OccurredAt)),
        new("refused", row => Instants.Format(row.RefusedAt)),
        new("reason", row => row.Refusal));

    public static Command Noun() => new("outbox", "The table webhooks_outbox in an application's database.") { Script(), List() };

    private static Verb Script()
    {
        var database = Database("postgresql", "sqlite", "sqlserver", "mysql");
        return new Verb(
            "script", "Print the SQL that creates the table.", "webhooks outbox script --for postgresql | psql shop",
            "webhooks outbox script --for sqlite | sqlite3 shop.db") { database }
            .Does(call =>
            {
                using var script = typeof(OutboxVerbs).Assembly.GetManifestResourceStream($"outbox/{call.Get(database)}.sql")!;
                using var reader = new StreamReader(script, Encoding.UTF8);
                while (reader.ReadLine() is { } line)
                    call.Print(line);
                return Task.CompletedTask;
            });
    }

    private static Verb List()
    {
        var database = Database([.. OutboxRows.Databases]);
        var connection = new Option<string?>("--connection")
        {
            Description = "The connection string of the application's database (WEBHOOKS_OUTBOX)",
            HelpName = "STRING",
        };
        var all = new Option<bool>("--all") { Description = "Also rows that wait" };
        var limit = Options.Limit();
        return new Verb(
            "list", "List rows that were refused and set aside, with their reasons, oldest first.",
            "webhooks outbox list --for postgresql --connection 'Host=db;Database=shop;Username=shop'",
            "webhooks outbox list --for sqlite --connection 'Data Source=shop.db' --all --output json") { database, connection, all, limit }
            .Does(async call => await call.ListAsync(
                OutboxRows.ReadAsync(
                    call.Get(database)!, ConnectionOf(call, connection), call.Get(all), call.Get(limit), call.Cancellation),
                Sheet));
    }

    private static string ConnectionOf(Call call, Option<string?> connection) =>
        call.Get(connection) ?? Environment.GetEnvironmentVariable("WEBHOOKS_OUTBOX")
        ?? throw new CliException("Give the connection string with --connection or WEBHOOKS_OUTBOX.");

    private static Option<string> Database(params string[] kinds)
    {
        var option = new Option<string>("--for")
        {
            Description = "The kind of database",
            HelpName = string.Join('|', kinds),
            Required = true,
        };
        option.AcceptOnlyFromAmong(kinds);
        return option;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(OutboxRow))]
internal sealed partial class OutboxJson : JsonSerializerContext;
