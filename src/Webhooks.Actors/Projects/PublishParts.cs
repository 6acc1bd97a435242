using Webhooks.Actors.Protocol;

namespace Webhooks.Actors.Projects;

/// <summary>Publishes that arrive in parts, until the last part.</summary>
internal sealed class PublishParts
{
    /// <summary>Longer than the publisher waits for the answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Dictionary<PublishNumber, Parts> _incomplete = [];

    /// <summary>The held bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Adds a part; returns the whole after the last one.</summary>
    public PublishEvents? Take(PublishPart part, TimeSpan now)
    {
        if (!_incomplete.TryGetValue(part.Publish, out var parts))
            _incomplete.Add(part.Publish, parts = new(part.Count, now));
        if (parts.Pieces.Length != part.Count || parts.Pieces[part.Index] is not null)
            return null;
        parts.Pieces[part.Index] = part.Piece;
        Bytes += part.Piece.Length;
        if (--parts.Missing > 0)
            return null;
        Forget(part.Publish, parts);
        return PublishSplitting.Join(parts.Pieces.Select(piece => piece!.Value));
    }

    /// <summary>Drops parts whose publisher no longer waits.</summary>
    public void ForgetBefore(TimeSpan then)
    {
        foreach (var (publish, parts) in _incomplete.Where(entry => entry.Value.Since < then).ToArray())
            Forget(publish, parts);
    }

    private void Forget(PublishNumber publish, Parts parts)
    {
        _incomplete.Remove(publish);
        Bytes -= parts.Pieces.Sum(piece => (long)(piece?.Length ?? 0));
    }

    private sealed class Parts(int count, TimeSpan since)
    {
        public ReadOnlyMemory<byte>?[] Pieces { get; } = new ReadOnlyMemory<byte>?[count];

        public int Missing { get; set; } = count;

        public TimeSpan Since { get; } = since;
    }
}
