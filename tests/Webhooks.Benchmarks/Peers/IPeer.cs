namespace Webhooks.Benchmarks.Peers;

/// <summary>Something that takes events and posts each of them to the receiver.</summary>
internal interface IPeer : IAsyncDisposable
{
    /// <summary>Hands over the events; they may arrive later.</summary>
    Task SendAsync(EventRange events);
}
