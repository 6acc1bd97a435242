namespace Webhooks.Benchmarks.Receiving;

internal enum ReceiverMode
{
    /// <summary>Every request is answered 200.</summary>
    Ok,

    /// <summary>Requests are read and never answered.</summary>
    Hang,

    /// <summary>There is no listener: connections are refused.</summary>
    Refuse,
}
