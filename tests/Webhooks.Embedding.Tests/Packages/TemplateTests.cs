using System.Net;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.Embedding.Tests.Packages;

/// <summary>The programs that <c>dotnet new</c> makes from the packed templates.</summary>
[Collection(nameof(LocalFeed))]
public sealed class TemplateTests(LocalFeed feed, ITestOutputHelper output) : EmbeddingTest(output)
{
    private readonly HttpClient _http = new();

    public override void Dispose()
    {
        _http.Dispose();
        base.Dispose();
    }

    [Fact]
    public async Task The_application_sends_a_signed_event_to_the_receiver_and_the_host_another()
    {
        var (orders, hooks, host) = (Loopback(), Loopback(), Loopback());
        var application = ProgramAt(feed.Program("Myembedded"));
        application.Launch(
            [
                "--urls", $"{orders}", "--Receiver:Url", $"{hooks}hooks", "--environment", "Development",
                "--contentRoot", Content("Myembedded"),
            ],
            workingFolder: feed.NewFolder("application-data"));
        var secret = (await application.Output.Until("Start the receiver with --Webhook:Secret "))[0];
        var receiver = ProgramAt(feed.Program("Myreceiver"));
        receiver.Launch(["--urls", $"{hooks}", "--Webhook:Secret", secret, "--contentRoot", Content("Myreceiver")]);
        await receiver.Output.UntilSays("Application started");

        using var paid = await _http.PostAsync(new Uri(orders, "/orders/17/pay"), null);
        Assert.Equal(HttpStatusCode.Accepted, paid.StatusCode);
        Assert.Contains("\"order_id\":\"17\"", (await receiver.Output.Until("order.paid "))[0], StringComparison.Ordinal);

        var own = ProgramAt(feed.Program("Myhost"));
        own.Launch(
            ["--urls", $"{host}", "--Webhooks:Egress:AllowedNetworks", "127.0.0.0/8", "--contentRoot", Content("Myhost")],
            workingFolder: feed.NewFolder("host-data"));
        await own.Output.UntilSays("Application started");
        await Post(host, "webhooks", $$"""{"name":"R","url":"{{hooks}}hooks","event_types":["*"],"secret":"{{secret}}"}""");
        await Post(host, "events", """{"type":"order.shipped","data":{"order_id":"18"}}""");
        Assert.Contains("\"order_id\":\"18\"", (await receiver.Output.Until("order.shipped "))[0], StringComparison.Ordinal);
        Assert.Contains("<html", await _http.GetStringAsync(host), StringComparison.Ordinal);
    }

    private static Uri Loopback() => new($"http://127.0.0.1:{FreePort.Next()}/");

    /// <summary>Where <c>dotnet run</c> would start it: its appsettings.json is there.</summary>
    private string Content(string program) => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(feed.Program(program))!, "../../.."));

    private async Task Post(Uri host, string what, string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(new Uri(host, $"/api/v1/projects/shop/{what}"), content);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
