using Microsoft.Extensions.Options;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>
/// How many bytes of publishes the node holds between their arrival and their answer. Beyond it publishers are told to come back: what
/// arrives faster than the journal takes it costs no memory. A project that holds some gets no more than is left for the others,
/// so that one which floods the node leaves room.
/// </summary>
internal sealed class IngestCapacity(IOptions<IngestOptions> options)
{
    private readonly long _limit = options.Value.MaxBytesInFlight;
    private readonly Lock _lock = new();
    private readonly Dictionary<ProjectId, long> _held = [];
    private long _total;

    /// <summary>Room for one body, to be disposed of when it is answered.</summary>
    public IngestRoom For(ProjectId project) => new(this, project);

    /// <summary>Whether there would be room at the moment.</summary>
    public bool Has(ProjectId project, long bytes)
    {
        lock (_lock)
            return Fits(project, bytes);
    }

    public bool TryTake(ProjectId project, long bytes)
    {
        lock (_lock)
        {
            if (!Fits(project, bytes))
                return false;
            _held[project] = _held.GetValueOrDefault(project) + bytes;
            _total += bytes;
            return true;
        }
    }

    public void Give(ProjectId project, long bytes)
    {
        lock (_lock)
        {
            _total -= bytes;
            if (_held[project] - bytes is > 0 and var rest)
                _held[project] = rest;
            else
                _held.Remove(project);
        }
    }

    /// <summary>A body that has the node to itself may be as long as it likes: else a limit below the longest body would refuse it for ever.</summary>
    private bool Fits(ProjectId project, long bytes)
    {
        var mine = _held.GetValueOrDefault(project);
        return _total == 0 || (_total + bytes <= _limit && (mine == 0 || mine + bytes <= _limit - _total));
    }
}
