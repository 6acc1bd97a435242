using System.Net;
using System.Runtime.ExceptionServices;

namespace Webhooks.Actors.Egress;

/// <summary>
/// Connects to the address of a host that answers first: it dials the next one when the previous one has failed, or has been
/// silent for <see cref="Delay"/> (RFC 8305 §5). A silent address costs only that delay, not the whole deadline.
/// </summary>
/// <param name="time">The clock of the delay.</param>
internal sealed class StaggeredDial(TimeProvider time)
{
    /// <summary>How many addresses of a name are tried: a name with thousands must not make this host scan them.</summary>
    public const int MaxAddresses = 8;

    /// <summary>The Connection Attempt Delay of RFC 8305 §8.</summary>
    public static TimeSpan Delay { get; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The order in which addresses are tried: as they were resolved, but IPv6 and IPv4 in turn (RFC 8305 §4).</summary>
    public static IReadOnlyList<IPAddress> Order(IReadOnlyList<IPAddress> resolved)
    {
        var first = resolved.Where(address => address.AddressFamily == resolved[0].AddressFamily).ToArray();
        var second = resolved.Where(address => address.AddressFamily != resolved[0].AddressFamily).ToArray();
        var turns = Enumerable.Range(0, Math.Max(first.Length, second.Length))
            .SelectMany(turn => first.Skip(turn).Take(1).Concat(second.Skip(turn).Take(1)));
        return [.. turns.Take(MaxAddresses)];
    }

    /// <summary>The first established connection; the others are abandoned.</summary>
    /// <param name="resolved">The host's addresses, one or more.</param>
    /// <param name="dial">Connects to one of them.</param>
    /// <param name="cancellationToken">Cancels all connects.</param>
    /// <exception cref="Exception">All have failed; this is the failure of the first that did.</exception>
    public async Task<T> FirstAsync<T>(
        IReadOnlyList<IPAddress> resolved, Func<IPAddress, CancellationToken, Task<T>> dial, CancellationToken cancellationToken)
        where T : IDisposable
    {
        var waiting = new Queue<IPAddress>(Order(resolved));
        var running = new List<Task<T>>();
        using var decided = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ExceptionDispatchInfo? failure = null;
        try
        {
            while (true)
            {
                if (waiting.TryDequeue(out var address))
                    running.Add(dial(address, decided.Token));
                else if (running.Count == 0)
                    failure!.Throw();
                var ended = await EndedAsync(running, mayEndNone: waiting.Count > 0, decided.Token).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                if (ended is null)
                    continue;
                running.Remove(ended);
                if (ended.IsCompletedSuccessfully)
                    return await ended.ConfigureAwait(false);
                failure ??= ExceptionDispatchInfo.Capture(ended.Exception?.InnerException ?? new TaskCanceledException(ended));
            }
        }
        finally
        {
            await decided.CancelAsync().ConfigureAwait(false);
            foreach (var loser in running)
                _ = GiveUpAsync(loser);
        }
    }

    /// <summary>One that has ended, or null when none has after the delay.</summary>
    private async Task<Task<T>?> EndedAsync<T>(List<Task<T>> running, bool mayEndNone, CancellationToken cancellationToken)
    {
        if (!mayEndNone)
            return await Task.WhenAny(running).ConfigureAwait(false);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var delay = Task.Delay(Delay, time, ended.Token);
        var first = await Task.WhenAny([.. running, delay]).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        return first as Task<T>;
    }

    private static async Task GiveUpAsync<T>(Task<T> loser)
        where T : IDisposable
    {
        await ((Task)loser).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (loser.IsCompletedSuccessfully)
            (await loser.ConfigureAwait(false)).Dispose();
    }
}
