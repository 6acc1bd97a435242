using FsCheck.Xunit;
using Microsoft.Extensions.Options;
using Webhooks.Model;
using Xunit;

namespace Webhooks.AspNetCore.Tests;

public sealed class IngestCapacityTests
{
    private const int Limit = 1 << 20;

    private static readonly ProjectId[] projects = [ProjectId.Parse("a"), ProjectId.Parse("b"), ProjectId.Parse("c")];

    private readonly IngestCapacity _capacity = new(Options.Create(new IngestOptions { MaxBytesInFlight = Limit }));

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
        var fits = _capacity.Has(projects[1], length);

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
        return _capacity.Has(projects[0], long.MaxValue);

        void Give(int index)
        {
            _capacity.Give(held[index].Project, held[index].Bytes);
            held.RemoveAt(index);
        }
    }
}
