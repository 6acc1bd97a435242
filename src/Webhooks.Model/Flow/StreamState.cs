using System.Diagnostics.CodeAnalysis;

namespace Webhooks.Model;

/// <summary>The delivery stream as the model knows it: whether there is one, and its attempts.</summary>
internal sealed class StreamState
{
    private readonly Dictionary<long, DeliveryAct.Send> _sent = [];
    private bool _isStopping;

    /// <summary>Whether there is a stream, which may be stopping.</summary>
    public bool IsThere { get; private set; }

    /// <summary>Whether there is a stream that accepts attempts.</summary>
    public bool IsOpen => IsThere && !_isStopping;

    public bool IsStopping => IsThere && _isStopping;

    /// <summary>Whether it has its maximum of attempts; the webhook's setting may have changed since.</summary>
    public bool IsFull => IsThere && _sent.Count >= MaxInFlight;

    public int MaxInFlight { get; private set; }

    public void Open(int maxInFlight) => (IsThere, _isStopping, MaxInFlight) = (true, false, maxInFlight);

    public void Stop() => _isStopping = true;

    public void Add(DeliveryAct.Send send) => _sent.Add(send.Try.Position.Sequence, send);

    public bool TryEnd(long sequence, [NotNullWhen(true)] out DeliveryAct.Send? send) => _sent.Remove(sequence, out send);

    /// <summary>The stream has ended; returns its unreported attempts.</summary>
    public IReadOnlyList<DeliveryAct.Send> End()
    {
        IsThere = false;
        DeliveryAct.Send[] left = [.. _sent.Values];
        _sent.Clear();
        return left;
    }
}
