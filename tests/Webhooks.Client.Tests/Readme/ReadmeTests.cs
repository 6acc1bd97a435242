using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Webhooks.Contracts;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Client.Tests.Readme;

public sealed class ReadmeTests(EngineHost host) : EngineTest(host)
{
    [Fact]
    public async Task What_the_README_publishes_arrives_at_the_receiver_that_it_shows()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        Snippets.AddClient(builder, "key");
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var images = new Images();
        Snippets.MapReceiver(app, Receiver.Secret, images);
        await app.StartAsync();
        await Client.Webhooks.CreateAsync("labels",
            new() { Name = "R", Url = $"{app.Urls.Single()}/hooks", EventTypes = ["*"], Secret = Receiver.Secret });

        await Snippets.Publish(Client);
        await Snippets.PublishMany(Client, One(PublishEventRequest.Of("image.status_changed", new { image_id = "18", status = "NEW" })));

        using var patience = new CancellationTokenSource(Patience.Default);
        string[] seen = [await images.Seen.Reader.ReadAsync(patience.Token), await images.Seen.Reader.ReadAsync(patience.Token)];
        Assert.Equal(["17 DONE", "18 NEW"], seen.Order());
        Assert.NotNull(app.Services.GetRequiredService<WebhooksClient>());
        Assert.NotNull(Snippets.Connect());
    }

    [Fact]
    public async Task What_the_README_verifies_is_verified()
    {
        await Register();
        await Client.Events.PublishAsync(Project, "image.seen", 1);
        var receipt = Assert.Single(await Receiver.Until(1));
        using var request = new HttpRequestMessage();
        foreach (var (name, value) in receipt.Headers.Where(
            header => header.Key.StartsWith("webhook-", StringComparison.OrdinalIgnoreCase)))
            request.Headers.Add(name, value);

        Assert.True(Snippets.Verify(request, receipt.Body, Receiver.Secret).IsValid);
    }

    [Fact]
    public void Each_snippet_of_the_README_and_the_pages_is_compiled()
    {
        var tests = Path.Combine(Repository.Root, "tests");
        var sources = Directory.GetFiles(tests, "*Snippets.cs", SearchOption.AllDirectories)
            .Concat(Directory.GetFiles(Path.Combine(tests, "Embedding"), "Program.cs", SearchOption.AllDirectories));
        var compiled = Squeeze(string.Concat(sources.Select(File.ReadAllText)));

        var snippets = Documentation.All.SelectMany(page => page.Blocks("csharp").Select(snippet => (page.Path, snippet))).ToList();

        Assert.True(snippets.Count > 20);
        Assert.Equal([], from snippet in snippets
                         from line in snippet.snippet.Split('\n')
                         where !compiled.Contains(Squeeze(line), StringComparison.Ordinal)
                         select $"{snippet.Path}: {line}");
    }

    private static async IAsyncEnumerable<PublishEventRequest> One(PublishEventRequest request)
    {
        await Task.CompletedTask;
        yield return request;
    }

    private static string Squeeze(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    private sealed class Images : IImages
    {
        public Channel<string> Seen { get; } = Channel.CreateUnbounded<string>();

        public void Update(string imageId, string status) => Seen.Writer.TryWrite($"{imageId} {status}");
    }
}
