using Webhooks.Contracts;

namespace Webhooks.Host.Demo;

/// <summary><c>demo</c>: runs the tutorial with nothing else installed. <c>demo --exit</c> ends after the summary.</summary>
internal static class DemoCommand
{
    private const string ExitOption = "--exit";
    private const int UsualPort = 5080;
    private const int Usage = 2;

    // Ten times the usual time; a slow machine is not a failure.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    /// <returns>0 when everything arrived, else 1; 2 for unknown options.</returns>
    public static async Task<int> RunAsync(string[] options)
    {
        if (options is not ([] or [ExitOption]))
        {
            await Console.Error.WriteLineAsync($"demo has only the option {ExitOption}.");
            return Usage;
        }

        var folder = Directory.CreateTempSubdirectory("webhooks-demo-");
        try
        {
            return await StartupFailures.ExplainAsync(() => RunAsync(folder.FullName, stay: options is []));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<int> RunAsync(string folder, bool stay)
    {
        await using var host = WebhooksHost.Build(
        [
            $"--urls=http://127.0.0.1:{FreePort.From(UsualPort)}",
            $"--Webhooks:Storage:ConnectionString=Data Source={Path.Combine(folder, "webhooks.db")}",
            "--Webhooks:Egress:AllowedNetworks:0=127.0.0.0/8",
            "--Logging:LogLevel:Default=Warning",
        ]);
        await host.StartAsync();
        await using var catcher = await Catcher.StartAsync();

        var address = new Uri(host.Urls.First());
        using var upstream = new Upstream(address);
        var outcome = await ActAsync(address, upstream, catcher);
        DemoOutput.Summary(outcome);
        if (stay)
        {
            DemoOutput.TryItYourself(address, outcome);
            await host.WaitForShutdownAsync();
        }
        else
        {
            await host.StopAsync();
        }

        return outcome.IsComplete ? 0 : 1;
    }

    private static async Task<DemoOutcome> ActAsync(Uri address, Upstream upstream, Catcher catcher)
    {
        var webhook = await upstream.CreateWebhookAsync(new()
        {
            Name = "StatusChange",
            Url = catcher.Url,
            EventTypes = [StatusChange.EventType],
            Throttle = new() { Rate = 10, Burst = 2 }, // slow enough to watch
            Ordering = "key",
            RetrySchedule = ["1s", "2s"],
        });
        catcher.Secret = webhook.Secret ?? throw new InvalidOperationException("A created webhook comes with its secret.");
        DemoOutput.Opening(address, catcher, webhook);

        var published = StatusChange.OneByOne.Count + StatusChange.Bulk.Count;
        using var patience = new CancellationTokenSource(Patience);
        var watching = WatchAsync(catcher, published, patience.Token);
        await PublishAsync(upstream);
        var receipts = await watching;

        var failedOnce = receipts.FirstOrDefault(receipt => receipt.Status != StatusCodes.Status200OK);
        return new(
            published,
            receipts,
            await SettledAsync(upstream, webhook.Id, published, patience.Token),
            failedOnce is null ? null : await upstream.GetDeliveryAsync(webhook.Id, failedOnce.Id));
    }

    private static async Task PublishAsync(Upstream upstream)
    {
        DemoOutput.Publishing($"{StatusChange.OneByOne.Count} changes one by one");
        foreach (var change in StatusChange.OneByOne)
            await upstream.PublishAsync(change);
        DemoOutput.Publishing($"{StatusChange.Bulk.Count} changes in one batch");
        await upstream.PublishAsync(StatusChange.Bulk);
    }

    /// <summary>Shows arriving requests until each event is answered 200, or until a timeout.</summary>
    private static async Task<IReadOnlyList<Receipt>> WatchAsync(Catcher catcher, int events, CancellationToken patience)
    {
        var receipts = new List<Receipt>();
        try
        {
            while (receipts.Where(r => r.Status == StatusCodes.Status200OK).DistinctBy(r => r.Id).Count() < events)
            {
                receipts.Add(await catcher.Receipts.ReadAsync(patience));
                DemoOutput.Arrived(receipts.Count, receipts[^1]);
            }
        }
        catch (OperationCanceledException)
        {
            // The summary shows the missing ones.
        }

        return receipts;
    }

    /// <summary>The webhook after the host has received all answers; the receiver is a moment ahead.</summary>
    private static async Task<WebhookResource> SettledAsync(Upstream upstream, string id, int events, CancellationToken patience)
    {
        while (true)
        {
            var webhook = await upstream.GetWebhookAsync(id);
            if (webhook.Counts.Delivered >= events || patience.IsCancellationRequested)
                return webhook;
            await Task.Delay(BetweenLooks, CancellationToken.None);
        }
    }
}
