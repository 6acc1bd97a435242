using Webhooks.Actors.Tests.Engines;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Projects;

public sealed class PublishTests : EngineTest
{
    [Fact]
    public async Task What_is_published_arrives_once_signed_and_in_its_stored_form()
    {
        await Engine.CreateWebhookAsync(Receiver);

        await Engine.PublishAsync("evt_1", "evt_2");

        var receipts = await Receiver.UntilAll(["evt_1", "evt_2"]);
        Assert.Equal(2, receipts.Count);
        Assert.All(receipts, receipt => Assert.True(receipt.IsSigned));
    }

    [Fact]
    public async Task Sequences_have_no_gaps_whatever_is_refused_between()
    {
        var first = await Engine.PublishAsync("a");
        await Assert.ThrowsAsync<RefusedException>(() =>
            Engine.Gateway.Events.PublishAsync(Sample.Project, [Sample.Draft("b"), Sample.Draft("a", "other")]));
        var second = await Engine.PublishAsync("b", "a", "c");

        Assert.Equal([new(PublishedEventId.Parse("a"), 1, false) { Webhooks = 0 }], first);
        Assert.Equal([(2, false), (1, true), (3, false)], second.Select(e => (e.Sequence, e.Duplicate)));
    }

    [Fact]
    public async Task Nothing_is_answered_before_it_is_on_disk()
    {
        using var gate = new JournalGate(Engine.Journal);
        var answer = Engine.PublishAsync("evt_1");
        await gate.UntilClosedOn<EventsAccepted>();

        // The project answers this later than it would have answered the publish.
        var head = await Engine.HeadAsync();

        Assert.Equal(Cursor.Earliest, head);
        Assert.False(answer.IsCompleted);
        gate.Open();
        Assert.Equal(1, (await answer).Single().Sequence);
    }

    [Fact]
    public async Task What_is_published_during_a_write_is_one_write()
    {
        using var gate = new JournalGate(Engine.Journal);
        var first = Engine.PublishAsync("first");
        await gate.UntilClosedOn<EventsAccepted>();
        var others = Given.Ids(40).Select(id => Engine.PublishAsync(id)).ToArray();
        await Engine.HeadAsync();

        gate.Open();

        await Task.WhenAll([first, .. others]);
        Assert.Equal([1, 40], Engine.Journal.Facts<EventsAccepted>().Select(fact => fact.Events.Count));
    }

    [Fact]
    public async Task The_same_id_published_at_once_is_stored_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Engine.PublishAsync("evt_1")));

        Assert.All(answers, answer => Assert.Equal(1, answer.Single().Sequence));
        Assert.Single(answers, answer => !answer.Single().Duplicate);
        Assert.Single(Engine.Journal.Facts<EventsAccepted>().SelectMany(fact => fact.Events));
    }

    [Fact]
    public async Task The_same_id_is_known_after_a_crash()
    {
        await Engine.PublishAsync("evt_1");
        await Engine.Projects.CrashAsync(ProjectEntity);

        var again = await Engine.PublishAsync("evt_1");

        Assert.Equal(new(PublishedEventId.Parse("evt_1"), 1, Duplicate: true) { Webhooks = 0 }, again.Single());
        Assert.Single(Engine.Journal.Facts<EventsAccepted>());
    }

    [Fact]
    public async Task A_large_publish_becomes_several_rows_and_arrives_whole()
    {
        await Engine.CreateWebhookAsync(Receiver);
        var ids = Given.Ids(ProjectDecider.MaxRowEvents * 2 + 1);

        await Engine.PublishAsync(ids);

        await Receiver.UntilAll(ids);
        Assert.Equal([256, 256, 1], Engine.Journal.Facts<EventsAccepted>().Select(fact => fact.Events.Count));
    }
}
