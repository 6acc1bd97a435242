using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Webhooks.Client.AspNetCore;
using Webhooks.Contracts;
using Webhooks.TestKit;

namespace Webhooks.Client.Tests.AspNetCore;

/// <summary>A receiver as its owner writes one, and what its endpoints saw.</summary>
internal sealed class ReceiverHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Watch _watch = new();

    private ReceiverHost(string[] secrets)
    {
        var builder = LoopbackApp.CreateBuilder();
        _app = builder.Build();
        _app.MapPost("/typed",
            (ReceivedEvent<ImageSeen> image) => See($"{image.Type} {image.ProjectId} {image.Sequence} {image.Data.Id} {image.Data.By}"))
            .RequireWebhookSignature(secrets);
        _app.MapPost("/raw", (ReceivedEvent<RawJson> any) => See($"{any.Id} {any.Data}")).RequireWebhookSignature(secrets);
        var group = _app.MapGroup("/group").RequireWebhookSignature(options =>
        {
            foreach (var secret in secrets)
                options.Secrets.Add(secret);
            options.MaxBodyBytes = 400;
        });
        group.MapPost("/bytes", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body, Encoding.UTF8);
            return See($"{request.ContentLength} {await reader.ReadToEndAsync()}");
        });
        group.MapPost("/delegate", context => See("delegate").ExecuteAsync(context));
        _app.MapPost("/open", () => See("open"));
    }

    public ConcurrentQueue<string> Seen { get; } = new();

    public static async Task<ReceiverHost> Start(params string[] secrets)
    {
        var host = new ReceiverHost(secrets);
        await host._app.StartAsync();
        return host;
    }

    public Uri Url(string path) => new(_app.Address(), path);

    public Task Until(int seen) =>
        _watch.Until(() => Seen.Count >= seen, () => $"Waited in vain for {seen} events; seen were: {string.Join('\n', Seen)}");

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IResult See(string what)
    {
        Seen.Enqueue(what);
        _watch.Changed();
        return Results.NoContent();
    }
}

internal sealed record ImageSeen(int Id, string By);
