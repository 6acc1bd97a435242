using System.Text;
using Webhooks.Actors.Catalogue;
using Webhooks.Model;
using Xunit;

namespace Webhooks.Actors.Tests.Catalogue;

public sealed class TypedPublishingTests
{
    private readonly EventTypeOptions _types = new EventTypeOptions()
        .Add<Opened>("order.opened").Add<Line>("order.line_added").Add<Line>("order.line_removed");

    [Fact]
    public async Task A_value_is_published_as_the_type_that_its_own_was_added_for()
    {
        var publisher = new Recorder(new HostCatalogue([], _types.TypeOf));

        var accepted = await publisher.PublishAsync(Sample.Project, new Opened(7), key: "o_7");

        var draft = Assert.Single(publisher.Drafts);
        Assert.Equal(("order.opened", "o_7", """{"order_id":7}"""), (draft.Type.Value, draft.Key, Encoding.UTF8.GetString(draft.Data.Span)));
        Assert.Equal(1, accepted.Sequence);
    }

    [Fact]
    public void A_type_that_was_added_for_none_or_for_several_is_named_by_the_publisher()
    {
        var publisher = new Recorder(new HostCatalogue([], _types.TypeOf));

        Assert.Contains("a String is", Assert.Throws<InvalidOperationException>(() => publisher.DraftOf("x")).Message,
            StringComparison.Ordinal);
        Assert.Contains("a Line is", Assert.Throws<InvalidOperationException>(() => publisher.DraftOf(new Line())).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_publisher_that_knows_no_types_says_so() =>
        Assert.Throws<InvalidOperationException>(() => new Streams.ScriptedPublisher().DraftOf(new Opened(1)));

    private sealed record Opened(int OrderId);

    private sealed record Line;

    private sealed class Recorder(HostCatalogue catalogue) : IWebhookPublisher
    {
        public List<EventDraft> Drafts { get; } = [];

        public EventType? TypeOf(Type data) => catalogue.TypeOf(data);

        public Task<AcceptedEvent> PublishAsync(ProjectId project, EventDraft draft, CancellationToken cancellationToken = default)
        {
            Drafts.Add(draft);
            return Task.FromResult(new AcceptedEvent(PublishedEventId.Parse("evt_1"), Drafts.Count, Duplicate: false));
        }

        public Task<IReadOnlyList<AcceptedEvent>> PublishAsync(
            ProjectId project, IReadOnlyList<EventDraft> drafts, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();
    }
}
