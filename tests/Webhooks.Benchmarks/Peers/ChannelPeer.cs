using System.Threading.Channels;
using Webhooks.Benchmarks.Sending;

namespace Webhooks.Benchmarks.Peers;

/// <summary>What a team writes first: a channel in memory and as many loops that post. Nothing is stored, nothing is tried again.</summary>
internal sealed class ChannelPeer : IPeer
{
    private readonly Channel<long> _channel = Channel.CreateUnbounded<long>();
    private readonly Task _loops;

    public ChannelPeer(SignedPosts posts, Uri url, int loops) =>
        _loops = Task.WhenAll(Enumerable.Range(0, loops).Select(_ => Task.Run(async () =>
        {
            await foreach (var number in _channel.Reader.ReadAllAsync())
                await posts.PostAsync(url, number);
        })));

    public Task SendAsync(EventRange events)
    {
        for (var i = 0; i < events.Count; i++)
            _channel.Writer.TryWrite(events.First + i);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Writer.Complete();
        await _loops;
    }
}
