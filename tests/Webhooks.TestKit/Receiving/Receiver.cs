using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Webhooks.TestKit;

/// <summary>
/// The party behind a webhook's URL: listens on loopback, records every request, checks its signature and answers
/// as the test asks. It may stop and start again at the same URL.
/// </summary>
/// <param name="answers">Called once per request, also concurrently; answers 200 when absent.</param>
/// <param name="keepsReceipts">False spares the memory where <paramref name="answers"/> does the recording.</param>
public sealed class Receiver(Func<Receipt, Answer>? answers = null, bool keepsReceipts = true) : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly List<Receipt> receipts = [];
    private readonly ConcurrentDictionary<string, int> attempts = new();
    private readonly Watch watch = new();
    private WebApplication? server;
    private CancellationTokenSource closing = new();

    public int Port { get; } = FreePort.Next();

    /// <summary>What a webhook to this receiver must sign with.</summary>
    public string Secret { get; } = StandardWebhooks.NewSecret();

    /// <summary>Takes effect from the next request on.</summary>
    public Func<Receipt, Answer> Answers { get; set; } = answers ?? (_ => Answer.Ok);

    public IReadOnlyList<Receipt> Receipts
    {
        get
        {
            lock (gate)
                return [.. receipts];
        }
    }

    public static async Task<Receiver> Start(Func<Receipt, Answer>? answers = null, bool keepsReceipts = true)
    {
        var receiver = new Receiver(answers, keepsReceipts);
        await receiver.Open();
        return receiver;
    }

    public Uri Url(string path = "/") => new($"http://127.0.0.1:{Port}{path}");

    public async Task Open()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, Port));
        closing = new CancellationTokenSource();
        server = builder.Build();
        server.Run(Receive);
        await server.StartAsync();
    }

    /// <summary>Stops: requests in flight lose their connection, later ones are refused.</summary>
    public async Task Close()
    {
        if (server is null)
            return;
        await closing.CancelAsync();
        await server.StopAsync();
        await server.DisposeAsync();
        closing.Dispose();
        server = null;
    }

    /// <summary>Waits until what has arrived so far is as <paramref name="wanted"/>, and returns it.</summary>
    public async Task<IReadOnlyList<Receipt>> Until(
        Func<IReadOnlyList<Receipt>, bool> wanted, string what, TimeSpan? patience = null)
    {
        IReadOnlyList<Receipt> seen = [];
        await watch.Until(
            () => wanted(seen = Receipts),
            () => $"Waited in vain for {what}. {Receipts.Count} arrived, the last ones:\n{string.Join('\n', Receipts.TakeLast(20))}",
            patience);
        return seen;
    }

    /// <summary>Waits for <paramref name="count"/> requests.</summary>
    public Task<IReadOnlyList<Receipt>> Until(int count, TimeSpan? patience = null) =>
        Until(arrived => arrived.Count >= count, $"{count} requests", patience);

    /// <summary>Waits for at least one request of each of these events.</summary>
    public Task<IReadOnlyList<Receipt>> UntilAll(IReadOnlyCollection<string> eventIds, TimeSpan? patience = null) =>
        Until(
            arrived => eventIds.Except(arrived.Select(receipt => receipt.WebhookId)).Any() is false,
            $"{eventIds.Count} events",
            patience);

    public async ValueTask DisposeAsync()
    {
        await Close();
        closing.Dispose();
    }

    private async Task Receive(HttpContext context)
    {
        var receipt = await Read(context);
        if (keepsReceipts)
        {
            lock (gate)
                receipts.Add(receipt);
        }

        var answer = Answers(receipt);
        watch.Changed();
        await Give(answer, context);
    }

    private async Task<Receipt> Read(HttpContext context)
    {
        var receivedAt = DateTimeOffset.UtcNow;
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var path = context.Request.Path.Value ?? "";
        var id = context.Request.Headers["webhook-id"].ToString();
        var receipt = new Receipt(
            context.Request.Method,
            path,
            context.Request.Headers.ToDictionary(
                header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray(),
            receivedAt,
            id,
            attempts.AddOrUpdate($"{path} {id}", 1, (_, earlier) => earlier + 1),
            IsSigned: false);
        return receipt with { IsSigned = receipt.IsSignedWith(Secret) };
    }

    private async Task Give(Answer answer, HttpContext context)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, closing.Token);
        try
        {
            if (answer.Manner == Manner.Hang)
                await Task.Delay(Timeout.Infinite, leaving.Token); // until one side goes away: that is the answer
            if (answer.Manner == Manner.Reset)
            {
                context.Abort();
                return;
            }

            await answer.When.WaitAsync(leaving.Token);
            if (answer.Delay > TimeSpan.Zero)
                await Task.Delay(answer.Delay, leaving.Token); // slowness is the answer that the test asked for
            context.Response.StatusCode = answer.Status;
            foreach (var (name, value) in answer.Headers)
                context.Response.Headers[name] = value;
            if (answer.Body.Length > 0)
                await context.Response.WriteAsync(answer.Body, leaving.Token);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
    }
}
