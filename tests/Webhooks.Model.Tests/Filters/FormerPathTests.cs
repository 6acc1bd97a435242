using System.Text;
using Xunit;

namespace Webhooks.Model.Tests.Filters;

public sealed class FormerPathTests
{
    private static readonly PayloadFilter Done = PayloadFilter.Parse("""{"data.status":{"$from":"TO REVIEW","$to":"DONE"}}""");

    private static readonly PayloadFilter Changed = PayloadFilter.Parse("""{"data.status":{"$changed":true}}""");

    private static readonly FormerPaths Old = FormerPaths.Parse("""{"data.status":"data.old.status"}""");

    [Fact]
    public void The_event_type_names_where_the_former_value_is()
    {
        var body = Encoding.UTF8.GetBytes(
            """{"data":{"status":"DONE","previous_status":"NEW","old":{"status":"TO REVIEW"}}}""");

        Assert.True(Done.Matches(body, null, Old));
        Assert.Null(Done.Explain(body, null, Old));
        Assert.False(Done.Matches(body, null));
        Assert.Equal("\"NEW\"", Done.Explain(body, null)!.Actual);
    }

    [Fact]
    public void What_the_type_does_not_name_is_looked_for_at_the_usual_places()
    {
        var body = Encoding.UTF8.GetBytes("""{"data":{"status":"DONE","previous_status":"TO REVIEW"}}""");

        Assert.True(Done.Matches(body, null, FormerPaths.Parse("""{"data.other":"data.old.other"}""")));
        Assert.False(Changed.Matches(body, null, Old));
    }

    [Fact]
    public void One_filter_is_asked_about_events_of_several_types_at_once() => Parallel.For(0, 10_000, i =>
    {
        var former = (i % 3) switch
        {
            0 => null,
            1 => Old,
            _ => FormerPaths.Parse("""{"data.status":"data.was"}"""),
        };
        var place = (i % 3) switch { 0 => "\"previous_status\":", 1 => "\"old\":{\"status\":", _ => "\"was\":" };
        var body = Encoding.UTF8.GetBytes($$"""{"data":{"status":"DONE",{{place}}"TO REVIEW"}{{(i % 3 == 1 ? "}" : "")}}}""");

        Assert.True(Done.Matches(body, null, former));
    });

    [Fact]
    public void Equal_paths_are_one_object() =>
        Assert.Same(FormerPaths.Of(new Dictionary<string, string> { ["data.status"] = "data.old.status" }), Old);
}
