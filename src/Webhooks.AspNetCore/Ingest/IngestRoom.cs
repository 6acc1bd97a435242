using Microsoft.AspNetCore.Http;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>
/// What one body takes of the node's capacity: its whole length before any of it is read, so that a body that was let in is never refused
/// for one that came later. Under a flood bodies that displaced each other half-way would leave nothing stored at all.
/// </summary>
internal sealed class IngestRoom(IngestCapacity capacity, ProjectId project) : IDisposable
{
    private long _held;

    /// <summary>Holds room for as much; a part that it holds already is not taken twice.</summary>
    /// <param name="bytes">The length of the body; where it does not say how long it is, of the array that it is read into.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RejectedRequestException">503: there is no room for it, nor was there any soon.</exception>
    public async ValueTask HoldAsync(long bytes, CancellationToken cancellationToken)
    {
        if (bytes <= _held)
            return;
        // One that holds something already does not wait: two such could wait for each other.
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
