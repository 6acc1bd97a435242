using System.Text.Json;
using Webhooks.Actors.Tests.Engines;
using Webhooks.Model;
using Webhooks.Model.Tests.Filters;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Webhooks;

/// <summary>
/// Random filters over random events: whatever asks a filter agrees, event by event, with the plainest reading of its rules.
/// </summary>
public sealed class FilterAgreementTests : IAsyncLifetime
{
    private const int Events = 24;

    private static readonly TimeSpan Retained = TimeSpan.FromHours(1);

    private TestEngine Engine { get; } = new(retention: new() { Events = Retained, Attempts = TimeSpan.FromDays(1) });

    private Receiver Receiver { get; } = new();

    public Task InitializeAsync() => Receiver.Open();

    public async Task DisposeAsync()
    {
        await Engine.DisposeAsync();
        await Receiver.DisposeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Everything_that_asks_a_filter_agrees_with_the_naive_interpreter(int seed)
    {
        var (filter, drafts, wanted) = Draw(seed);
        var (live, paused, expiring) = (
            await CreateAsync(filter, "/live"), await CreateAsync(filter, "/paused"), await CreateAsync(filter, "/expiring"));
        await Engine.Gateway.Webhooks.PauseAsync(Sample.Project, paused);
        await Engine.Gateway.Webhooks.PauseAsync(Sample.Project, expiring);
        foreach (var group in drafts.Chunk(5))
            await Engine.Gateway.Events.PublishAsync(Sample.Project, [.. group]);
        await Engine.UntilAsync(live, view => view.Counts.Delivered == wanted.Count);
        var earliest = await CreateAsync(filter, "/earliest", StartAt.Earliest);
        await Engine.UntilAsync(earliest, view => view.Counts.Delivered == wanted.Count);

        Assert.Equal(wanted, ReceivedAt("/live"));
        Assert.Equal(wanted, ReceivedAt("/earliest"));
        Assert.Equal(wanted.Count, (await Engine.ViewAsync(paused)).Counts.Backlog);
        Assert.Equal(wanted, await PendingAsync(paused));
        Assert.Equal(wanted.Count, await Engine.Gateway.Replays.CountAsync(Sample.Project, live, ReplayScope.All));
        Assert.Equal(0, await Engine.Gateway.Replays.CountAsync(Sample.Project, live, ReplayScope.Missing));
        foreach (var id in drafts.Select(draft => draft.Id!.Value))
        {
            var isWanted = wanted.Contains(id.Value);
            var page = await Engine.Queries.FindEventAsync(Sample.Project, id, CancellationToken.None);
            Assert.Equal(isWanted ? 4 : 0, page!.Deliveries.Count);
            Assert.Equal(isWanted, !page.Filtered.Select(filtered => filtered.Webhook).Contains(live));
            var resent = await Record.ExceptionAsync(() => Engine.Gateway.Deliveries.ResendAsync(Sample.Project, paused, id));
            Assert.Equal(isWanted ? null : "delivery_not_found", (resent as RefusedException)?.Refusal.Code);
        }

        Engine.StartSweep();
        Engine.Time.Advance(2 * Retained);
        var expired = await Engine.UntilListedAsync(expiring, DeliveryStatus.Exhausted, listed => listed.Count >= wanted.Count);
        Assert.Equal(wanted, new SortedSet<string>(expired.Select(delivery => delivery.EventId.Value)));
        var counts = (await Engine.ViewAsync(expiring)).Counts;
        Assert.Equal((0L, wanted.Count), (counts.Backlog, counts.Exhausted));
    }

    /// <summary>A filter that wants some of the events, and which.</summary>
    private static (PayloadFilter Filter, EventDraft[] Drafts, SortedSet<string> Wanted) Draw(int seed)
    {
        var json = new RandomJson(seed);
        EventDraft[] drafts =
        [
            .. Enumerable.Range(0, Events).Select(i => Sample.Draft($"evt_{i:d2}", DataOf(json.Body())) with
            {
                Key = json.Key() is { Length: > 0 } key && key.All(char.IsAsciiLetter) ? key : null,
            }),
        ];
        while (true)
        {
            if (!PayloadFilter.TryParse(json.Filter(), out var filter, out _))
                continue;
            using var parsed = JsonDocument.Parse(filter.Json);
            var wanted = new SortedSet<string>(
                drafts.Where(draft => IsWanted(draft, parsed.RootElement)).Select(draft => draft.Id!.Value.Value));
            if (wanted.Count is > Events / 8 and < Events * 7 / 8)
                return (filter, drafts, wanted);
        }
    }

    private static bool IsWanted(EventDraft draft, JsonElement filter)
    {
        using var body = JsonDocument.Parse(
            $$"""{"id":"{{draft.Id}}","type":"{{draft.Type}}","data":{{System.Text.Encoding.UTF8.GetString(draft.Data.Span)}}}""");
        return new NaiveFilter(body.RootElement, draft.Key).Matches(filter);
    }

    private static string DataOf(string body) => body[(body.IndexOf(",\"data\":", StringComparison.Ordinal) + 8)..^1];

    private Task<WebhookId> CreateAsync(PayloadFilter filter, string path, StartAt startAt = default) => Engine.CreateWebhookAsync(
        Receiver, definition => definition with { Url = Receiver.Url(path).AbsoluteUri, Payload = filter }, startAt);

    private SortedSet<string> ReceivedAt(string path) =>
        [.. Receiver.Receipts.Where(receipt => receipt.Path == path).Select(receipt => receipt.WebhookId)];

    private async Task<SortedSet<string>> PendingAsync(WebhookId webhook) =>
    [
        .. (await Engine.Queries.ListDeliveriesAsync(
            Sample.Project, webhook, new(DeliveryStatus.Pending, null, null, null), 100, null, CancellationToken.None))
        .Items.Select(delivery => delivery.EventId.Value),
    ];
}
