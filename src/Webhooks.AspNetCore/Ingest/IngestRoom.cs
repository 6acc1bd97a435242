using Microsoft.AspNetCore.Http;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>
/// The room of one body in the node's capacity: its whole length before any of it is read, so that an admitted body is never refused
/// because of a later one. Otherwise, in a flood, bodies would displace each other half-way and nothing would be stored.
/// </summary>
internal sealed class IngestRoom(IngestCapacity capacity, ProjectId project) : IDisposable
{
    private long _held;

    /// <summary>Reserves this much room in all; room that it already has counts.</summary>
    /// <param name="bytes">The length of the body; if unknown, of the array that it is read into.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="RejectedRequestException">503: there was no room in time.</exception>
    public async ValueTask HoldAsync(long bytes, CancellationToken cancellationToken)
    {
        if (bytes <= _held)
            return;
        // A body that already has room does not wait: two of them could wait for each other.
        if (!(_held == 0 ? await capacity.TakeAsync(project, bytes, cancellationToken) : capacity.TryTake(project, bytes - _held, _held)))
            throw Full();
        _held = bytes;
    }

    public void Dispose()
    {
        if (_held > 0)
            capacity.Give(project, _held);
        _held = 0;
    }

    private static RejectedRequestException Full() => new(ProblemFactory.Create(
        StatusCodes.Status503ServiceUnavailable,
        ProblemCodes.Unavailable,
        "The host receives more than it can store at the moment; nothing of this request was stored. Repeat it after Retry-After."));
}
