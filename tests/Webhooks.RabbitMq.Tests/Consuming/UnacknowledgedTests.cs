using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RabbitMQ.Client;
using Webhooks.Model;
using Webhooks.Outbox.Rows;
using Webhooks.RabbitMq.Consuming;
using Webhooks.RabbitMq.Mapping;
using Xunit;

namespace Webhooks.RabbitMq.Tests.Consuming;

/// <summary>Which acknowledgements are sent, and which events are published together.</summary>
public sealed class UnacknowledgedTests
{
    [Property]
    public Property Each_settled_message_is_acknowledged_once_and_no_other_is() => Prop.ForAll(
        Gen.Choose(0, 3).ArrayOf().ArrayOf().ToArbitrary(), rounds =>
    {
        var held = new Unacknowledged();
        var (next, atBroker, settled) = (1UL, new SortedSet<ulong>(), new HashSet<ulong>());
        foreach (var round in rounds)
        {
            // 0 receives a message; any other number settles one that is held, counted from the last.
            foreach (var _ in round.Where(choice => choice == 0))
            {
                atBroker.Add(next);
                held.Add(MessageOf(next++));
            }

            var tags = round.Where(choice => choice > 0 && choice <= atBroker.Count)
                .Select(choice => atBroker.ElementAt(atBroker.Count - choice)).Distinct().ToArray();
            settled.UnionWith(tags);
            foreach (var ack in held.Settle(tags.Select(tag => (long)tag)))
            {
                Assert.Contains(ack.Tag, atBroker); // the broker closes a channel that acknowledges an unknown tag
                atBroker.RemoveWhere(tag => tag == ack.Tag || (ack.Multiple && tag < ack.Tag));
            }

            Assert.Equal(Enumerable.Range(1, (int)next - 1).Select(tag => (ulong)tag).Except(settled), atBroker);
            Assert.Equal(atBroker.Count, held.Count);
        }
    });

    [Fact]
    public void Messages_that_end_in_their_order_take_one_acknowledgement()
    {
        var held = new Unacknowledged();
        for (var tag = 1UL; tag <= 5; tag++)
            held.Add(MessageOf(tag));

        Assert.Equal([new Ack(3, Multiple: true)], held.Settle([2, 1, 3]));
        Assert.Equal([new Ack(5, Multiple: false)], held.Settle([5]));
        Assert.Equal([new Ack(4, Multiple: false)], held.Settle([4]));
    }

    [Property]
    public Property Events_of_a_project_are_taken_in_their_order_within_the_bounds_and_those_that_failed_come_first() => Prop.ForAll(
        Gen.Choose(1, 40).NonEmptyListOf().ToArbitrary(), sizes =>
    {
        var project = ProjectId.Parse("p");
        var backlog = new Backlog(new(MaxEvents: 3, MaxBytes: 60, MaxEventBytes: 100));
        for (var i = 0; i < sizes.Count; i++)
            backlog.Add(EventOf(i, sizes[i]));
        List<long> taken = [];
        while (backlog.Projects.Any())
        {
            var batch = backlog.Take(project);
            Assert.InRange(batch.Events.Length, 1, 3);
            Assert.True(batch.Events.Length == 1 || batch.Events.Sum(@event => @event.Draft.Data.Length) <= 60);

            // Its first event was published, and the others failed.
            taken.Add(batch.Events[0].Position);
            if (batch.Events.Length > 1)
                backlog.Return(project, batch.Events.Skip(1));
        }

        Assert.Equal(Enumerable.Range(0, sizes.Count).Select(i => (long)i), taken);
    });

    internal static Message MessageOf(ulong tag) => new(tag, "", "", new BasicProperties(), default, default);

    private static RelayEvent EventOf(long position, int bytes) =>
        new(position, ProjectId.Parse("p"), new(EventType.Parse("a.b"), new byte[bytes]));
}
