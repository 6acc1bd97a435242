using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Client;
using Webhooks.Contracts;

namespace Webhooks.Cli;

/// <summary>An HTTP receiver on this machine that passes on its requests.</summary>
internal sealed class LocalReceiver : IAsyncDisposable
{
    private const int MaxBody = 16 * 1024 * 1024;

    // Senders wait, instead of memory growing, while the output is not read.
    private const int Unread = 64;

    // For answers that are being sent or delayed.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(3);

    private readonly Lock gate = new();
    private readonly OccurrenceTracker occurrences = new();
    private readonly Channel<CaughtRequestResource> caught = Channel.CreateBounded<CaughtRequestResource>(Unread);
    private readonly AnswerPlan plan;
    private readonly SignatureCheck check;
    private readonly WebApplication server;
    private long number;

    private LocalReceiver(IPEndPoint listen, AnswerPlan plan, SignatureCheck check)
    {
        (this.plan, this.check) = (plan, check);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = MaxBody;
            kestrel.Listen(listen);
        });
        server = builder.Build();
        server.Run(ReceiveAsync);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address =>
        new(server.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());

    /// <summary>The requests, in the order of arrival; a slow reader slows the senders down.</summary>
    public IAsyncEnumerable<CaughtRequestResource> CaughtAsync(CancellationToken cancellation) => caught.Reader.ReadAllAsync(cancellation);

    /// <exception cref="IOException">The address is in use or not of this machine.</exception>
    public static async Task<LocalReceiver> StartAsync(
        IPEndPoint listen, AnswerPlan plan, SignatureCheck check, CancellationToken cancellation)
    {
        var receiver = new LocalReceiver(listen, plan, check);
        await receiver.server.StartAsync(cancellation);
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        caught.Writer.TryComplete();
        using var patience = new CancellationTokenSource(Farewell);
        await server.StopAsync(patience.Token);
        await server.DisposeAsync();
    }

    private async Task ReceiveAsync(HttpContext http)
    {
        var arrival = await ReadAsync(http);
        var signature = check.Find(WebhookHeaders.From(arrival.Headers), arrival.Body.Span);
        PlannedAnswer answer;
        CaughtRequestResource resource;
        lock (gate)
        {
            var occurrence = occurrences.Note(arrival.Path, arrival.WebhookId, arrival.Envelope.Sequence);
            answer = plan.For(occurrence.Occurrence);
            resource = arrival.ToResource(
                ++number, occurrence, signature,
                new() { Status = answer.Status, Delay = Durations.Format(plan.Delay), Reason = answer.Reason });
        }

        await caught.Writer.WriteAsync(resource, http.RequestAborted);
        if (plan.Delay > TimeSpan.Zero)
            await Task.Delay(plan.Delay, http.RequestAborted);
        http.Response.StatusCode = answer.Status;
        if (answer.RetryAfter is { } seconds)
            http.Response.Headers.RetryAfter = $"{seconds}";
    }

    private static async Task<Arrival> ReadAsync(HttpContext http)
    {
        var at = TimeProvider.System.GetUtcNow();
        var (body, isBroken) = (new MemoryStream(), false);
        try
        {
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            isBroken = true; // cut off, or too large: the received part is shown
        }

        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var path = target.Split('?', 2)[0];
        return new(
            at,
            http.Request.Method,
            path,
            target[path.Length..],
            http.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString(),
                StringComparer.OrdinalIgnoreCase),
            body.ToArray(),
            isBroken);
    }
}
