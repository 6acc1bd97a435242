using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Xunit;
using static Webhooks.Client.Tests.ScriptedServer;

namespace Webhooks.Client.Tests;

public sealed class ServiceTests
{
    [Fact]
    public async Task The_client_is_a_service_with_its_options()
    {
        await using var server = new ScriptedServer(Answer(302, headers: "location: http://127.0.0.1:9/\r\n"), Accept());
        var handled = 0;
        var services = new ServiceCollection();
        services
            .AddWebhooksClient(options => (options.Url, options.Key) = (server.Url, "key"))
            .AddHttpMessageHandler(() => new Counting(() => handled++));
        await using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<WebhooksClient>();

        var redirected = await Assert.ThrowsAsync<WebhooksApiException>(() => client.Events.PublishAsync("labels", "image.seen", 1));
        await client.Events.PublishAsync("labels", "image.seen", 1);

        Assert.Equal((302, 2), (redirected.Status, handled));
        Assert.Contains("Authorization: Bearer key", server.Requests[1].Head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_options_are_told_at_the_start_all_at_once()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddWebhooksClient(
            options => (options.MaxAttempts, options.MaxWait, options.Key) = (0, TimeSpan.FromDays(1), "a b"));
        using var host = builder.Build();

        var wrong = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Equal(["Key", "MaxAttempts", "MaxWait", "Url"], wrong.Failures.Select(failure => failure.Split(' ')[0]).Order());
    }

    [Fact]
    public void A_client_needs_an_address()
    {
        using var http = new HttpClient();

        Assert.Contains("Url must be an absolute http or https", Assert.Throws<ArgumentException>(() => new WebhooksClient(http)).Message,
            StringComparison.Ordinal);
        http.BaseAddress = new("https://webhooks.example/below/");
        Assert.NotNull(new WebhooksClient(http));
    }

    private sealed class Counting(Action count) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            count();
            return base.SendAsync(request, cancellationToken);
        }
    }
}
