using System.Text.RegularExpressions;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.RabbitMq.Tests.Proof;

/// <summary>
/// The promise over real processes that are killed: the host as it ships consumes a queue by configuration alone. Sizes are small here;
/// WEBHOOKS_RABBITMQ_MESSAGES, _KILLS and _RESTARTS (of the broker) set others.
/// </summary>
public sealed partial class RabbitMqProofTests(ITestOutputHelper output)
{
    private const int OneIsBadIn = 100;

    private static readonly int Messages = Size("MESSAGES", 3000);
    private static readonly int Kills = Size("KILLS", 3);
    private static readonly int Restarts = Size("RESTARTS", 0);

    [BrokerFact]
    public async Task Each_message_is_in_the_log_once_or_a_dead_letter_with_its_reason_whatever_is_killed_when()
    {
        await using var server = await RabbitMqServer.StartAsync();
        await using (var broker = await Broker.ConnectAsync(server))
            await broker.DeclareAsync("orders");
        await using var host = await HostProcess.Start(new Dictionary<string, string>
        {
            ["Webhooks:RabbitMq:Uri"] = server.Uri.AbsoluteUri,
            ["Webhooks:RabbitMq:Queues:0:Name"] = "orders",
            ["Webhooks:RabbitMq:Queues:0:Project"] = "value:shop",
            ["Webhooks:RabbitMq:Queues:0:Key"] = "json:/order/id",
        });
        for (var part = 0; part <= Kills + Restarts; part++)
        {
            await PublishAsync(server, part);
            if (part < Restarts)
            {
                await server.KillAsync();
                await server.LaunchAsync();
            }
            else if (part < Kills + Restarts)
            {
                await host.Restart(Patience.Clustered);
            }
        }

        await using var looking = await Broker.ConnectAsync(server);
        await looking.UntilReady("orders", 0);
        await Looks.Until(
            async () => (await host.Http.Get("/metrics")).Text,
            metrics => NothingIsHeld().IsMatch(metrics));
        var log = await LogAsync(host.Http);
        var letters = await looking.TakeAsync("orders.dead-letter");
        await host.Stop();

        // What an instance that has ended did not acknowledge would be ready again.
        Assert.Equal(0u, await looking.ReadyAsync("orders"));
        output.WriteLine($"{log.Count} events in the log, {letters.Count} dead letters, of {Messages} messages.");
        Assert.Equal(Ids(bad: false), log.Order(StringComparer.Ordinal));
        Assert.Equal(Ids(bad: true), letters.Select(letter => letter.BasicProperties.MessageId!).Distinct().Order(StringComparer.Ordinal));
        Assert.All(letters, letter => Assert.StartsWith(
            "invalid_event: The data is not one JSON value", Broker.Header(letter, "x-webhooks-reason"), StringComparison.Ordinal));
        Assert.InRange(letters.Count, Messages / OneIsBadIn, (Messages / OneIsBadIn) + ((Kills + Restarts) * 1000));
    }

    private static async Task PublishAsync(RabbitMqServer server, int part)
    {
        await using var broker = await Broker.ConnectAsync(server);
        var (first, end) = (Messages * part / (Kills + Restarts + 1), Messages * (part + 1) / (Kills + Restarts + 1));
        await Task.WhenAll(Enumerable.Range(first, end - first).Select(number => broker.PublishAsync(
            "orders", $"m{number}",
            number % OneIsBadIn == 0 ? "no JSON" : $$$"""{"order":{"id":{{{number % 10}}}},"number":{{{number}}}}""")));
    }

    private static IEnumerable<string> Ids(bool bad) =>
        Enumerable.Range(0, Messages).Where(number => number % OneIsBadIn == 0 == bad).Select(number => $"m{number}")
            .Order(StringComparer.Ordinal);

    private static async Task<List<string>> LogAsync(WebhooksHttp http)
    {
        var ids = new List<string>();
        await foreach (var @event in http.List(WebhooksHttp.Events("shop")))
            ids.Add((string)@event["id"]!);
        return ids;
    }

    [GeneratedRegex("""webhooks_rabbitmq_unacknowledged\{[^}]*webhooks_queue="orders"[^}]*\} 0\b""")]
    private static partial Regex NothingIsHeld();

    private static int Size(string name, int byDefault) =>
        int.TryParse(Environment.GetEnvironmentVariable($"WEBHOOKS_RABBITMQ_{name}"), out var size) ? size : byDefault;
}
