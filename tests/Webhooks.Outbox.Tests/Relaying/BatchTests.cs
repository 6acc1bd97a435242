using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Webhooks.Model;
using Webhooks.Outbox.Relaying;
using Webhooks.Outbox.Rows;
using Xunit;

namespace Webhooks.Outbox.Tests.Relaying;

/// <summary>How rows become batches, and what becomes of a batch that is refused.</summary>
public sealed class BatchTests
{
    private static readonly BatchBounds Bounds = new(MaxEvents: 4, MaxBytes: 60, MaxEventBytes: 30);

    [Property]
    public Property Each_project_gets_its_first_rows_in_their_order_and_within_the_bounds() => Prop.ForAll(Rows(), choices =>
    {
        var rows = choices.Select(Row).ToArray();
        var plan = ReadPlan.Of(rows, Bounds, places: 2);
        var good = rows.Where(row => RowRules.Read(row, Bounds.MaxEventBytes).Event is not null).ToArray();

        Assert.Equal(rows.Except(good).Select(row => row.Position), plan.SetAside.Select(row => row.Position));
        Assert.Equal(good.Select(row => row.Project).Distinct().Take(2), plan.Batches.Select(batch => batch.Project.Value));
        Assert.All(plan.Batches, batch =>
        {
            var own = good.Where(row => row.Project == batch.Project.Value).Select(row => row.Position).ToArray();
            Assert.Equal(own.Take(batch.Events.Length), batch.Events.Select(@event => @event.Position));
            Assert.InRange(batch.Events.Length, 1, Bounds.MaxEvents);
            Assert.True(batch.Events.Length == 1 || batch.Events.Sum(@event => @event.Draft.Data.Length) <= Bounds.MaxBytes);
        });
    });

    [Property]
    public Property Of_a_refused_batch_all_but_the_refused_events_are_stored_once_and_in_order() => Prop.ForAll(
        Gen.Choose(0, 3).ArrayOf().Where(choices => choices.Length > 0).ToArbitrary(), Gen.Choose(1, 5).ToArbitrary(), (choices, most) =>
    {
        var events = choices.Select((choice, i) => Event(i, isRefused: choice == 0)).ToImmutableArray();
        var publisher = new LogPublisher
        {
            MostEvents = most,
            Refuses = draft => draft.Key == "refused" ? "invalid_event" : null,
        };

        var result = BatchPublishing.RunAsync(publisher, new(ProjectId.Parse("p"), events), CancellationToken.None)
            .GetAwaiter().GetResult();

        var refused = events.Where(@event => @event.Draft.Key == "refused").Select(@event => @event.Position).ToArray();
        Assert.Null(result.Failure);
        Assert.Equal(refused, result.SetAside.Select(row => row.Position).Order());
        Assert.Equal(events.Select(@event => @event.Position).Except(refused), result.Stored.ToArray());
        Assert.Equal(result.Stored.Select(position => $"e{position}"), publisher.Ids);
    });

    [Fact]
    public async Task What_is_not_about_the_events_is_tried_again_and_what_was_stored_before_is_known()
    {
        var publisher = new LogPublisher { MostEvents = 2 };
        publisher.Refuses = draft =>
            draft.Id!.Value.Value == "e2" ? throw new InvalidOperationException("Some failure.") : null;
        var events = Enumerable.Range(0, 4).Select(i => Event(i, isRefused: false)).ToImmutableArray();

        var result = await BatchPublishing.RunAsync(publisher, new(ProjectId.Parse("p"), events), CancellationToken.None);

        Assert.Equal(("Some failure.", 0), (result.Failure, result.SetAside.Length));
        Assert.Equal([0L, 1L], result.Stored.ToArray());
    }

    [Property]
    public void Waits_grow_with_each_failure_up_to_a_bound(PositiveInt failures, NormalFloat share)
    {
        var chance = Math.Abs(share.Get % 1);
        var wait = BackOff.After(failures.Get, chance);

        Assert.InRange(wait, BackOff.First / 2, BackOff.Longest);
        Assert.True(BackOff.After(failures.Get + 1, chance) >= wait);
    }

    [Fact]
    public void After_a_wake_up_the_table_is_read_often_and_then_less_and_less()
    {
        var pauses = new PollPauses(TimeSpan.FromMilliseconds(6));
        Assert.Equal([1, 2, 4, 6, 6], Enumerable.Range(0, 5).Select(_ => pauses.Next().TotalMilliseconds));
        pauses.Woken();
        Assert.Equal(1, pauses.Next().TotalMilliseconds);
    }

    [Fact]
    public void A_project_waits_until_it_is_due_and_no_longer_when_it_was_published()
    {
        var (waits, project) = (new ProjectWaits(), ProjectId.Parse("p"));
        waits.Failed(project, TimeSpan.Zero, chance: 0);
        Assert.Equal([project], waits.WaitingAt(BackOff.First - TimeSpan.FromTicks(1)));
        Assert.Equal([], waits.WaitingAt(BackOff.First));
        waits.Failed(project, TimeSpan.Zero, chance: 0);
        Assert.Equal([project], waits.WaitingAt(BackOff.First));
        waits.Succeeded(project);
        Assert.Equal([], waits.WaitingAt(BackOff.First));
    }

    private static Arbitrary<(int Project, int Bytes)[]> Rows() =>
        (from project in Gen.Choose(0, 4)
         from bytes in Gen.Choose(2, 33)
         select (project, bytes)).ArrayOf().ToArbitrary();

    private static OutboxRow Row((int Project, int Bytes) choice, int position) => new(
        position, $"e{position}", choice.Project == 0 ? "no project" : $"p{choice.Project}", "order.paid", null,
        $"\"{new string('x', choice.Bytes - 2)}\"", 0);

    private static RelayEvent Event(int position, bool isRefused) => new(
        position, ProjectId.Parse("p"),
        EventDraft.Of("order.paid", 1) with { Id = PublishedEventId.Parse($"e{position}"), Key = isRefused ? "refused" : null });
}
