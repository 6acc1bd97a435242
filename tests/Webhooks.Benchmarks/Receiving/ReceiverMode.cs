namespace Webhooks.Benchmarks.Receiving;

internal enum ReceiverMode
{
    /// <summary>Every request is answered 200.</summary>
    Ok,

    /// <summary>Requests are read and never answered.</summary>
    Hang,

    /// <summary>Nobody listens: connections are refused.</summary>
    Refuse,
}
