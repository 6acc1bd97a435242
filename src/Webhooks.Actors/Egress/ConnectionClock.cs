using Webhooks.Model;

namespace Webhooks.Actors.Egress;

/// <summary>
/// Measures the connection that is opened for a request. The handler may send the request on another one that is free earlier:
/// then the parts are those of its own connection until then, which never exceed the time of the request.
/// </summary>
internal sealed class ConnectionClock(TimeProvider time)
{
    private static readonly HttpRequestOptionsKey<ConnectionClock> Key = new("webhooks.connection-clock");

    // Written by whichever thread opens the connection; 0 for steps that have not happened.
    private long _begun;
    private long _resolved;
    private long _connected;
    private long _ready;

    public static ConnectionClock Start(HttpRequestMessage request, TimeProvider time)
    {
        var clock = new ConnectionClock(time);
        request.Options.Set(Key, clock);
        return clock;
    }

    public static ConnectionClock? Of(HttpRequestMessage request) => request.Options.TryGetValue(Key, out var clock) ? clock : null;

    public void Begin() => Volatile.Write(ref _begun, time.GetTimestamp());

    public void Resolved() => Volatile.Write(ref _resolved, time.GetTimestamp());

    public void Connected() => Volatile.Write(ref _connected, time.GetTimestamp());

    /// <summary>The request may be written: after the TLS handshake, if there is one.</summary>
    public void Ready() => Volatile.Write(ref _ready, time.GetTimestamp());

    /// <summary>The times when the request has ended.</summary>
    /// <param name="isSecure">Whether there is a TLS handshake.</param>
    public AttemptTiming Read(bool isSecure)
    {
        var (begun, resolved, connected, ready) = (Volatile.Read(ref _begun), Volatile.Read(ref _resolved), Volatile.Read(ref _connected),
            Volatile.Read(ref _ready));
        return begun == 0 ? AttemptTiming.Reused : new(
            resolved > 0 ? time.GetElapsedTime(begun, resolved) : null,
            connected > 0 ? time.GetElapsedTime(resolved > 0 ? resolved : begun, connected) : null,
            isSecure && ready > 0 && connected > 0 ? time.GetElapsedTime(connected, ready) : null);
    }
}
