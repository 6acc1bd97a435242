using Akka.Streams;
using Akka.Streams.Dsl;
using Webhooks.Actors.Journal;
using Webhooks.Actors.Protocol;
using Webhooks.Actors.Tests.Engines;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Streams;

public sealed class WebhookSourceTests : EngineTest
{
    private ActorMaterializer Materializer => Engine.Node.System.Materializer();

    [Fact]
    public async Task The_past_is_read_first_and_then_what_is_published()
    {
        var ids = Given.Ids(600);
        await Engine.PublishAsync(ids.Take(500));
        var read = Read(WebhookSource.Oldest);
        await UntilReadAsync(read, 500);

        await Engine.PublishAsync(ids.Skip(500).Take(60));
        await Engine.PublishAsync(ids.Skip(560));

        await UntilReadAsync(read, 600);
        Assert.Equal(ids, read.Ids);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(300)]
    [InlineData(500)]
    public async Task It_starts_after_any_position(long after)
    {
        await Engine.PublishAsync(Given.Ids(500));
        await Engine.PublishAsync("last");
        EvictCache();

        var read = Read(after);

        await UntilReadAsync(read, 501 - (int)after);
        Assert.Equal(Given.Ids(500).Append("last").Skip((int)after), read.Ids);
    }

    [Fact]
    public async Task The_newest_are_those_that_are_published_after_it_has_started()
    {
        await Engine.PublishAsync(Given.Ids(3));
        var asked = false;
        Engine.Projects.Loses = message =>
        {
            asked |= message is GetHead;
            return false;
        };
        var read = Read(WebhookSource.Newest);
        await Engine.UntilAsync(() => Task.FromResult(asked), wanted => wanted);

        await Engine.PublishAsync("new");

        await UntilReadAsync(read, 1);
        Assert.Equal(["new"], read.Ids);
    }

    [Fact]
    public async Task Only_what_the_filter_wants_is_handed_on_and_nothing_that_is_for_one_webhook()
    {
        await Engine.Gateway.Events.PublishAnyAsync(
            Sample.Project,
            [
                Sample.Draft("a", """{"status":"NEW"}"""), Sample.Draft("b", type: "image.seen"),
                Sample.Draft("c", """{"status":"DONE"}""") with { OnlyFor = Sample.Webhook }, Sample.Draft("d", """{"status":"DONE"}"""),
            ],
            CancellationToken.None);

        var types = Read(0, Sample.Filter("image.status_changed"));
        var done = Read(0, payload: PayloadFilter.Parse("""{"data.status":"DONE"}"""));
        var all = Read(0);
        await UntilReadAsync(all, 3);
        await UntilReadAsync(types, 2);
        await UntilReadAsync(done, 1);

        Assert.Equal(["a", "b", "d"], all.Ids);
        Assert.Equal(["a", "d"], types.Ids);
        Assert.Equal(["d"], done.Ids);
    }

    [Fact]
    public async Task A_project_that_sleeps_moves_and_is_killed_is_read_without_a_gap()
    {
        await Engine.PublishAsync("evt_0");
        await Engine.Projects.UntilStoppedAsync(ProjectEntity);
        var read = Read(WebhookSource.Oldest);
        await UntilReadAsync(read, 1);
        await Engine.Projects.UntilStoppedAsync(ProjectEntity);

        for (var i = 1; i <= 30; i++)
        {
            await Engine.PublishAsync($"evt_{i}");
            if (i % 10 == 3)
                await Engine.Projects.CrashAsync(ProjectEntity);
            if (i % 10 == 7)
                await Engine.Projects.HandOffAsync(ProjectEntity);
        }

        await UntilReadAsync(read, 31);
        Assert.Equal(Enumerable.Range(0, 31).Select(i => $"evt_{i}"), read.Ids);
    }

    [Fact]
    public async Task Another_node_finds_what_is_published_here()
    {
        await Engine.PublishAsync("a");
        var cache = new EventCache(1);
        var other = Engine.Node with { Cache = cache, Log = new(Engine.Node.System, TestEngine.QueryPlugin, cache) };
        var read = Read(WebhookSource.Oldest, log: Engine.LogOf(() => other));
        await UntilReadAsync(read, 1);

        await Engine.PublishAsync("b");

        await UntilReadAsync(read, 2);
        Assert.Equal(["a", "b"], read.Ids);
    }

    [Fact]
    public async Task While_the_database_is_unavailable_it_waits_and_then_continues()
    {
        await Engine.PublishAsync(Given.Ids(5));
        EvictCache();
        var failures = 0;
        Engine.Journal.Replaces = _ =>
        {
            Interlocked.Increment(ref failures);
            throw new IOException("away");
        };
        var read = Read(WebhookSource.Oldest);
        await Engine.UntilAsync(() => Task.FromResult(failures), count => count >= 2);
        Assert.Empty(read.Ids);

        Engine.Journal.Replaces = _ => null;

        await UntilReadAsync(read, 5);
        Assert.Equal(Given.Ids(5), read.Ids);
    }

    [Fact]
    public async Task A_row_that_cannot_be_read_ends_it_with_the_reason()
    {
        await Engine.PublishAsync("a");
        EvictCache();
        Engine.Journal.Replaces = _ => new UnreadableRow("It was cut.");

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => Engine.UntilAsync(Read(WebhookSource.Oldest).Ended));

        Assert.Equal("It was cut.", failure.GetBaseException().Message);
    }

    [Fact]
    public async Task A_stream_that_is_cancelled_waits_for_nothing_more()
    {
        await Engine.PublishAsync("a");
        var read = Read(WebhookSource.Oldest, take: 1);

        await Engine.UntilAsync(read.Ended);

        Assert.Equal(["a"], read.Ids);
    }

    private ReadEvents Read(
        long after, EventFilter? filter = null, PayloadFilter? payload = null, WebhookLog? log = null, int take = int.MaxValue)
    {
        var read = new ReadEvents();
        read.Ended = EndAsync(WebhookSource.Events(log ?? Engine.Log, Sample.Project, after, filter, payload)
            .Take(take).RunForeach(read.Add, Materializer));
        return read;

        static async Task<bool> EndAsync(Task running)
        {
            await running;
            return true;
        }
    }

    private Task<int> UntilReadAsync(ReadEvents read, int count) =>
        Engine.UntilAsync(() => Task.FromResult(read.Ids.Count), read => read >= count);

    /// <summary>So that what is read comes from the journal.</summary>
    private void EvictCache() => Engine.Node.Cache.Add(
        ProjectId.Parse("other"), 1, [new(PublishedEventId.Parse("large"), Sample.Type, 1, new byte[2 * 1024 * 1024])]);
}
