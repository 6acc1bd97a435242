using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace Webhooks.Model.Tests.Projects;

public class RoutingIndexTests
{
    private static readonly string[] Types = ["image.saved", "image.status.changed", "user.added", "user.removed"];

    private static readonly string[] Patterns = ["image.*", "image.**", "user.added", "*", "nothing.asked"];

    private readonly ProjectRun _project = new();

    [Fact]
    public void A_publish_says_how_many_webhooks_ask_for_it()
    {
        _project.Route(Webhook(1), Given.Filter("image.*"));
        _project.Route(Webhook(2), Given.Filter("*"));

        Assert.Equal(
            [2, 1], _project.Publish([Given.Draft("a")], [Given.Draft("b", type: "user.added")]).Select(answer => answer.Webhooks));
    }

    [Fact]
    public void A_batch_counts_each_webhook_that_gets_at_least_one_of_its_events_once()
    {
        _project.Route(Webhook(1), Given.Filter("image.*"));
        _project.Route(Webhook(2), Given.Filter("user.*", "image.*"));
        _project.Route(Webhook(3), Given.Filter("nothing.asked"));

        Assert.Equal(2, Count("image.saved", "user.added", "image.saved", "other.type"));
        Assert.Equal(0, Count("other.type", "more.others"));
    }

    [Fact]
    public void An_event_for_one_webhook_counts_it_alone()
    {
        _project.Route(Webhook(1), Given.Filter("*"));
        _project.Route(Webhook(2), Given.Filter("*"));

        var draft = Given.Draft("a", type: "webhook.test") with { OnlyFor = Webhook(2) };
        Assert.Equal(1, _project.Publish([draft]).Single().Webhooks);
        Assert.Equal(0, _project.Publish([draft with { Id = PublishedEventId.Parse("b"), OnlyFor = Webhook(3) }]).Single().Webhooks);
    }

    [Fact]
    public void A_publisher_that_makes_up_types_does_not_fill_the_memory()
    {
        _project.Route(Webhook(1), Given.Filter("*"));

        for (var i = 0; i < 3 * RoutingIndex.MaxTypes; i++)
            Assert.Equal(1, Count($"made.up_{i}"));

        Assert.InRange(_project.State.Index.Count, 1, RoutingIndex.MaxTypes);
    }

    [Fact]
    public void What_a_type_matches_is_kept_until_the_routing_table_changes()
    {
        _project.Route(Webhook(1), Given.Filter("image.*"));
        _project.Publish([Given.Draft("a")], [Given.Draft("b")]);
        Assert.Equal(1, _project.State.Index.Count);

        _project.Route(Webhook(2), Given.Filter("image.*"));
        Assert.Equal(0, _project.State.Index.Count);
    }

    [Property]
    public Property The_count_is_that_of_asking_each_webhook_whatever_was_routed_before() => Prop.ForAll(
        (from webhook in Gen.Choose(1, 70)
         from pattern in Gen.Elements(Patterns)
         from drop in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true)))
         from batch in Gen.Elements(Types).NonEmptyListOf()
         select (Webhook: Webhook(webhook), Pattern: pattern, Drop: drop, Batch: batch)).ListOf().ToArbitrary(),
        steps =>
        {
            var (state, filters, row) = (new ProjectState(Given.Project), new Dictionary<WebhookId, EventFilter>(), 0);
            foreach (var (webhook, pattern, drop, batch) in steps)
            {
                if (drop)
                {
                    filters.Remove(webhook);
                    ProjectDecider.Apply(state, new WebhookUnrouted(webhook), ++row);
                }
                else
                {
                    filters[webhook] = Given.Filter(pattern);
                    ProjectDecider.Apply(state, new WebhookRouted(webhook, row, filters[webhook], Cursor.Earliest), ++row);
                }

                var drafts = batch.Select((type, i) => IdentifiedDraft.Of(Given.Draft($"evt_{i}", type: type)));
                Assert.Equal(
                    filters.Values.Count(filter => batch.Any(type => filter.Matches(EventType.Parse(type)))),
                    state.Index.WebhooksFor([.. drafts]));
            }
        });

    private static WebhookId Webhook(int number) => WebhookId.Parse($"wh_{number}");

    private int Count(params string[] types) =>
        _project.State.Index.WebhooksFor([.. types.Select((type, i) => IdentifiedDraft.Of(Given.Draft($"evt_{i}", type: type)))]);
}
