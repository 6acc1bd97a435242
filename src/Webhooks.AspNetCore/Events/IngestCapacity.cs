using Microsoft.Extensions.Options;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>
/// How many bytes of publishes the node holds between their arrival and their answer. Beyond it publishers are told to come back: what
/// arrives faster than the journal takes it costs no memory. A project with other bodies under way gets no more than is left for the others,
/// so that one which floods the node leaves room. A body is taken piece by piece; what it holds itself is never counted against it.
/// </summary>
internal sealed class IngestCapacity(IOptions<IngestOptions> options)
{
    private readonly long _limit = options.Value.MaxBytesInFlight;
    private readonly Lock _lock = new();
    private readonly Dictionary<ProjectId, long> _held = [];
    private long _total;

    /// <summary>Room for one body, to be disposed of when it is answered.</summary>
    public IngestRoom For(ProjectId project) => new(this, project);

    /// <summary>Whether there would be room for a body of this length at the moment.</summary>
    public bool Has(ProjectId project, long bytes)
    {
        lock (_lock)
            return Fits(project, bytes, held: 0);
    }

    /// <param name="project">Whose body it is.</param>
    /// <param name="bytes">The piece that has arrived.</param>
    /// <param name="held">What the same body holds already.</param>
    public bool TryTake(ProjectId project, long bytes, long held)
    {
        lock (_lock)
        {
            if (!Fits(project, bytes, held))
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
    private bool Fits(ProjectId project, long bytes, long held)
    {
        var (mine, total) = (_held.GetValueOrDefault(project) - held, _total - held);
        return total == 0 || (_total + bytes <= _limit && (mine == 0 || mine + held + bytes <= _limit - total));
    }
}
