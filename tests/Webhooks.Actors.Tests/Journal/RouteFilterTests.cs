using Webhooks.Actors.Journal;
using Webhooks.Model;
using Xunit;

namespace Webhooks.Actors.Tests.Journal;

public sealed class RouteFilterTests
{
    [Fact]
    public void A_route_whose_filter_only_a_later_version_can_read_wakes_its_webhook_for_all_events_of_its_types()
    {
        var wire = ProjectWire.ToWire(new WebhookRouted(Sample.Webhook, 3, Sample.Filter("image.*"), new(40, 12)));
        wire.Filter = """{"data.x":{"$later":1}}""";

        Assert.Equal(Sample.Filter("image.*"), ProjectWire.FromWire(wire).Filter);
    }
}
