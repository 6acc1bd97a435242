using System.Threading.Channels;
using FsCheck.Xunit;
using Microsoft.Extensions.Options;
using Webhooks.Model;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Ingest;

public sealed class IngestCapacityTests
{
    private const int Limit = 1 << 20;

    private static readonly ProjectId[] projects = [ProjectId.Parse("a"), ProjectId.Parse("b"), ProjectId.Parse("c")];

    private readonly IngestCapacity _capacity = new(
        Options.Create(new IngestOptions { MaxBytesInFlight = Limit }))
    { Patience = TimeSpan.FromMinutes(1) };

    [Fact]
    public void A_project_that_holds_some_gets_no_more_than_is_left_for_the_others()
    {
        var taken = 0;
        while (_capacity.TryTake(projects[0], 1024, held: 0))
            taken += 1024;

        Assert.Equal(Limit / 2, taken);
        Assert.True(_capacity.TryTake(projects[1], Limit / 2, held: 0));
        Assert.False(_capacity.TryTake(projects[2], 1, held: 0));
    }

    [Fact]
    public void A_body_above_the_limit_is_taken_by_an_empty_node_also_piece_by_piece()
    {
        for (var held = 0; held < Limit * 2; held += Limit / 4)
            Assert.True(_capacity.TryTake(projects[0], Limit / 4, held));
        Assert.False(_capacity.TryTake(projects[1], 1, held: 0));
    }

    [Fact]
    public void The_first_body_of_a_project_gets_all_that_is_left_also_piece_by_piece()
    {
        Assert.True(_capacity.TryTake(projects[0], Limit / 2, held: 0));
        for (var held = 0; held < Limit / 2; held += 1024)
            Assert.True(_capacity.TryTake(projects[1], 1024, held));
        Assert.False(_capacity.TryTake(projects[1], 1, Limit / 2));
    }

    [Property]
    public bool In_however_many_pieces_a_body_arrives_the_same_fits(ushort others, ushort mine, ushort body, byte pieces)
    {
        Assert.True(_capacity.TryTake(projects[0], 1 + others, held: 0));
        var (before, length) = (_capacity.TryTake(projects[1], mine * 8L, held: 0) ? mine * 8L : 0, 1 + (body * 16L));
        var fits = _capacity.TryTake(projects[1], length, held: 0);
        if (fits)
            _capacity.Give(projects[1], length);

        var (held, piece) = (0L, 1 + (length / (1 + pieces)));
        while (held < length && _capacity.TryTake(projects[1], Math.Min(piece, length - held), held))
            held += Math.Min(piece, length - held);

        _capacity.Give(projects[0], 1 + others);
        _capacity.Give(projects[1], held + before);
        return fits == (held == length);
    }

    [Property]
    public bool Whatever_is_taken_and_given_back_the_limit_holds_and_at_the_end_nothing_is_held((byte Project, ushort Kilobytes)[] steps)
    {
        var held = new List<(ProjectId Project, long Bytes)>();
        foreach (var (number, kilobytes) in steps)
        {
            var (project, bytes) = (projects[number % projects.Length], 1 + (kilobytes % 2048L * 1024));
            if (_capacity.TryTake(project, bytes, held: 0))
                held.Add((project, bytes));
            else if (held.Count == 0)
                return false;
            else
                Give(number % held.Count);
            if (held.Count > 1 && held.Sum(take => take.Bytes) > Limit)
                return false;
        }

        while (held.Count > 0)
            Give(0);
        var isEmpty = _capacity.TryTake(projects[0], long.MaxValue, held: 0);
        _capacity.Give(projects[0], long.MaxValue);
        return isEmpty;

        void Give(int index)
        {
            _capacity.Give(held[index].Project, held[index].Bytes);
            held.RemoveAt(index);
        }
    }

    [Fact]
    public async Task A_request_that_waits_is_accepted_when_there_is_room_in_the_order_of_its_project_and_delays_no_other()
    {
        Assert.True(await TakeAsync(0, Limit / 2));
        var large = TakeAsync(0, Limit / 4);
        var small = TakeAsync(0, 1);

        Assert.True(await TakeAsync(1, Limit / 4));
        Assert.False(large.IsCompleted || small.IsCompleted);
        _capacity.Give(projects[0], Limit / 2);
        Assert.True(await large && await small);
    }

    [Fact]
    public async Task Who_has_waited_for_too_long_or_gone_away_leaves_its_turn_to_others()
    {
        var hasty = new IngestCapacity(
            Options.Create(new IngestOptions { MaxBytesInFlight = Limit }))
        { Patience = TimeSpan.FromMilliseconds(1) };
        Assert.True(await hasty.TakeAsync(projects[0], Limit, default));
        Assert.False(await hasty.TakeAsync(projects[0], 1, default));

        Assert.True(await TakeAsync(0, Limit / 4));
        using var gone = new CancellationTokenSource();
        var large = _capacity.TakeAsync(projects[0], Limit, gone.Token).AsTask();
        var small = TakeAsync(0, 1);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        Assert.True(await small);
    }

    [Property]
    public async Task<bool> However_they_come_and_go_all_are_accepted_in_the_end((byte Project, ushort Kilobytes)[] bodies)
    {
        var letIn = Channel.CreateUnbounded<(ProjectId Project, long Bytes)>();
        var (inside, most) = (0L, 0L);
        var all = bodies.Select(async body =>
        {
            var (project, bytes) = (projects[body.Project % projects.Length], 1 + (body.Kilobytes % 1024L * 1024));
            await Task.Yield();
            Assert.True(await _capacity.TakeAsync(project, bytes, default));
            var now = Interlocked.Add(ref inside, bytes);
            InterlockedMax(ref most, now);
            letIn.Writer.TryWrite((project, bytes));
        }).ToArray();
        for (var left = bodies.Length; left > 0; left--)
        {
            var (project, bytes) = await letIn.Reader.ReadAsync();
            Interlocked.Add(ref inside, -bytes);
            _capacity.Give(project, bytes);
        }

        await Task.WhenAll(all);
        return most <= Limit;
    }

    private Task<bool> TakeAsync(int project, long bytes) => _capacity.TakeAsync(projects[project], bytes, default).AsTask();

    private static void InterlockedMax(ref long most, long value)
    {
        for (var seen = Interlocked.Read(ref most); value > seen; seen = Interlocked.Read(ref most))
            Interlocked.CompareExchange(ref most, value, seen);
    }
}
