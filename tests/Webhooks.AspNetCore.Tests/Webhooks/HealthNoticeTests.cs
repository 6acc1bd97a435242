using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Webhooks.Actors;
using Webhooks.Dashboard.Layout;
using Webhooks.Dashboard.Pages.Webhooks;
using Webhooks.Model;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Webhooks;

public sealed partial class HealthNoticeTests
{
    private static readonly DateTimeOffset At = new(2026, 9, 28, 14, 3, 21, TimeSpan.Zero);

    private static readonly WebhookView Webhook = new()
    {
        Id = WebhookId.Parse("wh_1"),
        Project = ProjectId.Parse("labels"),
        Definition = new() { Name = "Trainer", Url = "https://trainer.example/", Filter = EventFilter.Parse("*") },
        Status = WebhookStatus.Active,
        Health = new(0, null),
        Counts = new(16, 16, 5, 0, 984, null),
        ReadPosition = 0,
        CreatedAt = At,
        UpdatedAt = At,
    };

    [Fact]
    public async Task A_webhook_that_does_well_has_none() => Assert.Equal("", (await ShownAsync(Webhook)).Trim());

    [Theory]
    [InlineData(LimitedBy.Throttle, "Its throttle holds deliveries up: 1,000 wait, until about .")]
    [InlineData(LimitedBy.MaxInFlight, "Its number of attempts in flight holds deliveries up: 1,000 wait, until about .")]
    public async Task A_limit_that_holds_deliveries_up_is_named_with_the_time(LimitedBy limit, string sentence)
    {
        var html = await ShownAsync(Webhook with { Limit = new(limit, null), DrainedAt = At });

        Assert.Contains(sentence, TextOf(html), StringComparison.Ordinal);
        Assert.Contains("datetime=\"2026-09-28T14:03:21.000Z\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_whose_end_is_unknown_is_named_alone() => Assert.Contains(
        "holds deliveries up: 1,000 wait. A higher", TextOf(await ShownAsync(Webhook with { Limit = new(LimitedBy.MaxInFlight, null) })),
        StringComparison.Ordinal);

    [Fact]
    public async Task Damage_is_shown_with_its_place_and_its_cause()
    {
        var text = TextOf(
            await ShownAsync(
                Webhook with { Status = WebhookStatus.Damaged, Damage = new("webhook-labels.wh_1", 3, "The row cannot be read.") }));

        Assert.Contains(
            "The row cannot be read. The damaged row is webhook-labels.wh_1, sequence number 3.", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "The receiver has been failing since")]
    [InlineData(4.1, "It will be disabled soon: the receiver has been failing since")]
    public async Task A_failing_webhook_says_what_happens_next_and_what_to_do(double days, string sentence)
    {
        var failing = Webhook with { Health = new(7, DateTimeOffset.UtcNow.AddDays(-days)) };

        var text = TextOf(await ShownAsync(failing));

        Assert.Contains(sentence, text, StringComparison.Ordinal);
        Assert.Contains(
            "Make the receiver answer with a 2xx status, or change the URL. Nothing is lost meanwhile: 1,000 wait.", text,
            StringComparison.Ordinal);
    }

    private static string TextOf(string html) => Spaces().Replace(WebUtility.HtmlDecode(Tags().Replace(html, "")), " ");

    private static async Task<string> ShownAsync(WebhookView webhook)
    {
        await using var services = new ServiceCollection().AddSingleton(new WebhooksOptions()).AddSingleton(TimeProvider.System)
            .AddScoped<Links>().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<HealthNotice>(
            ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(HealthNotice.Webhook)] = webhook }))).ToHtmlString());
    }

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
