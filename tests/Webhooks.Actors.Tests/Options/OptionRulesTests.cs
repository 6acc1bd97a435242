using System.Collections.Immutable;
using System.Net;
using Xunit;

namespace Webhooks.Actors.Tests.Options;

public sealed class OptionRulesTests
{
    public static TheoryData<Action<WebhooksOptions>, string> Wrong => new()
    {
        { o => o.Delivery.MaxInFlight = 0, "Delivery:MaxInFlight is '0'; it must be a whole number from 1 to 100000." },
        { o => o.Delivery.Timeout = TimeSpan.Zero, "Delivery:Timeout is '0s'; it must be 1s to 60s" },
        { o => o.Delivery.Timeout = TimeSpan.FromHours(5), "Delivery:Timeout is '5h'; it must be 1s to 60s" },
        { o => o.Delivery.Jitter = 7, "Delivery:Jitter is '7'; it must be a number from 0 to 1." },
        { o => o.Delivery.Jitter = double.NaN, "Delivery:Jitter is 'NaN'" },
        { o => o.Delivery.RetrySchedule = new([TimeSpan.FromDays(8)]), "Delivery:RetrySchedule is '8d'; it must be 0 to 20 waits" },
        { o => o.Delivery.RetrySchedule = new(default(ImmutableArray<TimeSpan>)), "Delivery:RetrySchedule is ''" },
        { o => o.Delivery.DisableAfter = TimeSpan.FromDays(-1), "Delivery:DisableAfter is" },
        { o => o.Retention.Events = TimeSpan.Zero, "Retention:Events is '0s'; it must be 1s to 3650d" },
        { o => o.Retention.Attempts = TimeSpan.FromDays(4000), "Retention:Attempts is '4000d'" },
        { o => o.Telemetry.DegradedAfter = TimeSpan.Zero, "Telemetry:DegradedAfter is '0s'; it must be 1s to 365d" },
        { o => o.Storage.Provider = (StorageProvider)7, "Storage:Provider is '7'; it must be Sqlite or PostgreSql." },
        { o => o.Storage.ConnectionString = " ", "Storage:ConnectionString is ' '; it must be a connection string of the database's" },
        { o => o.Storage.Provider = StorageProvider.PostgreSql,
            "Storage:ConnectionString is 'Data Source=data/webhooks.db', the default for Sqlite" },
        { o => o.Cluster.Port = IPEndPoint.MaxPort + 1, "Cluster:Port is '65536'; it must be a whole number from 0 (a free port)" },
        { o => o.Json = null!, "Json is null; it must be JsonSerializerOptions." },
    };

    [Fact]
    public void The_defaults_are_allowed() => Assert.Empty(new WebhooksOptions().Errors());

    [Theory]
    [MemberData(nameof(Wrong))]
    public void An_option_set_in_code_is_checked_as_in_the_configuration(Action<WebhooksOptions> set, string start)
    {
        var options = new WebhooksOptions();
        set(options);

        Assert.StartsWith(start, Assert.Single(options.Errors()), StringComparison.Ordinal);
    }

    [Fact]
    public void All_wrong_options_are_named_at_once()
    {
        var options = new WebhooksOptions();
        (options.Delivery.MaxInFlight, options.Delivery.Jitter, options.Retention.Events) = (0, 7, TimeSpan.Zero);

        Assert.Equal(3, options.Errors().Count);
    }
}
