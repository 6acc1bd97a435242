using System.Threading.Channels;
using Akka.Actor;
using Webhooks.Actors.Sending;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Sending;

/// <summary>Attempts without a graph: there is no materializer that could build one.</summary>
public sealed class DeliveryStreamTests : SenderTest
{
    private readonly Owner _owner = new();

    [Fact]
    public async Task Single_attempts_are_made_one_after_the_other_without_a_graph()
    {
        await using var receiver = await Receiver.Start();
        var stream = Stream(receiver);

        for (var sequence = 1; sequence <= 10; sequence++)
        {
            Assert.True(stream.TryDispatch(Dispatch(sequence)));
            var ended = (AttemptEnded)await _owner.NextAsync();
            Assert.Equal(sequence, ended.Try.Position.Sequence);
            Assert.Equal(200, ended.Outcome!.StatusCode);
        }

        stream.Stop();
        Assert.Same(stream, ((DeliveryStreamEnded)await _owner.NextAsync()).Stream);
    }

    [Fact]
    public async Task A_stopped_stream_ends_after_its_attempts_and_makes_no_more()
    {
        var answer = new TaskCompletionSource();
        await using var receiver = await Receiver.Start(_ => new Answer(200) { When = answer.Task });
        var stream = Stream(receiver);
        Assert.True(stream.TryDispatch(Dispatch(1)));
        Assert.True(stream.TryDispatch(Dispatch(2)));
        await receiver.Until(2);

        stream.Stop();
        Assert.False(stream.TryDispatch(Dispatch(3)));
        answer.SetResult();

        object[] messages = [await _owner.NextAsync(), await _owner.NextAsync(), await _owner.NextAsync()];
        Assert.Equal([1L, 2L], messages[..2].Cast<AttemptEnded>().Select(ended => ended.Try.Position.Sequence).Order());
        Assert.Null(((DeliveryStreamEnded)messages[2]).Failure);
        Assert.Equal(2, receiver.Receipts.Count);
    }

    [Fact]
    public async Task An_attempt_that_waits_for_the_node_is_not_made_after_the_stop()
    {
        await using var receiver = await Receiver.Start();
        var capacity = new InFlightCapacity(1);
        var other = new InFlightCapacity.Share();
        await capacity.EnterAsync(other);
        var stream = Stream(receiver, capacity);
        Assert.True(stream.TryDispatch(Dispatch(1)));

        stream.Stop();
        capacity.Leave(other);

        Assert.Null(((AttemptEnded)await _owner.NextAsync()).Outcome);
        Assert.IsType<DeliveryStreamEnded>(await _owner.NextAsync());
        Assert.Empty(receiver.Receipts);
    }

    private DeliveryStream Stream(Receiver receiver, InFlightCapacity? capacity = null) => new(
        Target(receiver.Url()), 100, new(TimeProvider.System, default),
        new(Sender, capacity ?? new(100), null!, TimeProvider.System, CancellationToken.None), new(), _owner);

    private static Dispatch Dispatch(int sequence) => new(new(new(sequence, 1), Sample.Noon, 1), Sample.Event(sequence));

    /// <summary>Keeps what it receives.</summary>
    private sealed class Owner : MinimalActorRef
    {
        private readonly Channel<object> _received = Channel.CreateUnbounded<object>();

        public override ActorPath Path { get; } = ActorPath.Parse("akka://test/user/owner");

        public override IActorRefProvider Provider => throw new NotSupportedException();

        public Task<object> NextAsync() => _received.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

        protected override void TellInternal(object message, IActorRef sender) => _received.Writer.TryWrite(message);
    }
}
