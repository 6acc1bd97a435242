namespace Webhooks.Outbox.Relaying;

/// <summary>
/// How long to wait before the table is read again. After a wake-up it is read often, at doubling distances: a transaction that has just
/// written a row commits within milliseconds, and says so to no one.
/// </summary>
internal sealed class PollPauses(TimeSpan longest)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    private TimeSpan _next = Shortest;

    /// <summary>There may be something soon.</summary>
    public void Woken() => _next = Shortest;

    /// <summary>The pause after a read that found nothing.</summary>
    public TimeSpan Next()
    {
        var pause = _next < longest ? _next : longest;
        _next = pause * 2;
        return pause;
    }
}
