using System.Text;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.AspNetCore.Tests.Safety;

/// <summary>Collectors listen to the whole process: a host that ends takes the instruments of the others with it.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OneHostAtATime
{
    public const string Name = "One host at a time";
}

/// <summary>What a host of many projects shows to Prometheus after it was asked for everything there is.</summary>
[Collection(OneHostAtATime.Name)]
public sealed class MetricsSizeTests(ITestOutputHelper output)
{
    private const int MaxBytes = 200_000;
    private const int Projects = 500;
    private const int WebhooksPerProject = 4;

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "MADE-UP"];

    [Fact]
    public async Task The_page_stays_small_whatever_was_asked_of_the_host()
    {
        await using var host = await ReadyHost.StartAsync("--Webhooks:Inspector:Enabled=true");
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Projects * WebhooksPerProject),
            new ParallelOptions { MaxDegreeOfParallelism = 32 },
            async (number, _) => await PostAsync(
                host, $"api/v1/projects/p{number % Projects}/webhooks",
                $$"""{"name":"W{{number}}","url":"https://receiver.example/","event_types":["a.b"]}"""));
        await PostAsync(host, "api/v1/projects/p1/events", """{"type":"not.asked","data":1}""");
        foreach (var path in host.Paths)
        {
            foreach (var method in Methods)
            {
                foreach (var body in new[] { "{}", "{", "[]" })
                {
                    using var answer = await SendAsync(host, method, path, body);
                }
            }
        }

        var page = await UntilPageAsync(
            host,
            "http_server_request_duration_seconds_count{otel_scope_name=\"Microsoft.AspNetCore.Hosting\",otel_metric_overflow=\"true\"}");
        output.WriteLine($"{page.Length} characters");
        Assert.InRange(Encoding.UTF8.GetByteCount(page), 1, MaxBytes);
        Assert.Contains(
            $"http_response_status_code=\"201\",http_route=\"/api/v1/projects/{{project_id}}/webhooks/\"}} "
                + $"{Projects * WebhooksPerProject}\n", page, StringComparison.Ordinal);
        Assert.DoesNotContain("p17", page, StringComparison.Ordinal);
    }

    private static async Task<string> UntilPageAsync(ReadyHost host, string line)
    {
        using var deadline = new CancellationTokenSource(Patience.Default);
        while (true)
        {
            var page = await host.Client.GetStringAsync(new Uri("metrics", UriKind.Relative), deadline.Token);
            if (page.Contains(line, StringComparison.Ordinal))
                return page;
            await Task.Delay(100, deadline.Token); // the exporter gives out the same page for a moment
        }
    }

    private static async Task PostAsync(ReadyHost host, string path, string body)
    {
        using var answer = await SendAsync(host, "POST", path, body);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<HttpResponseMessage> SendAsync(ReadyHost host, string method, string path, string body)
    {
        using var request = new HttpRequestMessage(new(method), path);
        if (method is not ("GET" or "HEAD"))
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
