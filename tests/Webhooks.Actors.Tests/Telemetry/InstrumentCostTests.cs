using System.Diagnostics.Metrics;
using Webhooks.Actors.Telemetry;
using Webhooks.Model;
using Xunit;

namespace Webhooks.Actors.Tests.Telemetry;

public sealed class InstrumentCostTests
{
    [Fact]
    public void To_count_an_attempt_allocates_nothing()
    {
        using var instruments = new Instruments();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, into) => into.EnableMeasurementEvents(instrument);
        listener.SetMeasurementEventCallback<long>(static (_, _, _, _) => { });
        listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
        listener.Start();
        var (succeeded, failed) = (new AttemptOutcome(null, 200), new AttemptOutcome(FailureReason.Status, 500));
        Count();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            Count();

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Count()
        {
            instruments.Attempted(succeeded, DeliveryStatus.Delivered);
            instruments.Attempted(failed, DeliveryStatus.Pending);
        }
    }

    [Fact]
    public async Task However_often_the_metrics_are_read_the_webhooks_are_counted_once_a_minute()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Sample.Noon);
        var counted = 0;
        var totals = new SystemCounter(_ => Task.FromResult(new SystemCounts(++counted, 0, 0, 0, 0, 0, null)), time);

        Assert.Equal(1, (await totals.TakeAsync(default)).Active);
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(1, (await totals.TakeAsync(default)).Active);
        Assert.Equal(1, totals.Latest?.Active);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, (await totals.TakeAsync(default)).Active);
    }

    [Fact]
    public async Task A_database_that_is_away_leaves_no_number_behind()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Sample.Noon);
        var isAway = false;
        var totals = new SystemCounter(
            _ => isAway
                ? Task.FromException<SystemCounts>(new IOException("away"))
                : Task.FromResult(new SystemCounts(1, 0, 0, 0, 0, 0, null)), time);
        Assert.Equal(1, (await totals.TakeAsync(default)).Active);

        isAway = true;
        time.Advance(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<IOException>(() => totals.TakeAsync(default));
        time.Advance(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<IOException>(() => totals.TakeAsync(default));

        Assert.Null(totals.Latest);
    }
}
