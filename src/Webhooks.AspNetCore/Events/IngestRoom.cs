using Microsoft.AspNetCore.Http;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>
/// What one body takes of the node's capacity, as much as has arrived of it: who announces a long body and sends it slowly takes
/// nothing from others.
/// </summary>
internal sealed class IngestRoom(IngestCapacity capacity, ProjectId project) : IDisposable
{
    private long _held;

    /// <param name="bytes">How long the body says that it is.</param>
    /// <exception cref="RejectedRequestException">503: there is no room for it now, so that it need not be sent.</exception>
    public void Announce(long bytes)
    {
        if (!capacity.Has(project, bytes))
            throw Full();
    }

    /// <param name="bytes">What has arrived.</param>
    /// <exception cref="RejectedRequestException">503: there is no room for it.</exception>
    public void Take(int bytes)
    {
        if (!capacity.TryTake(project, bytes, _held))
            throw Full();
        _held += bytes;
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
        "More arrives than can be stored at the moment; nothing of this request was stored. Send it again after Retry-After."));
}
