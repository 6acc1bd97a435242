using Microsoft.Extensions.Time.Testing;
using Webhooks.Dashboard.Shared;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Webhooks;

/// <summary>Questions that follow what a user types.</summary>
public sealed class LatestTests
{
    [Fact]
    public async Task A_late_answer_to_what_was_typed_before_is_dropped()
    {
        using var latest = new Latest(TimeProvider.System, TimeSpan.Zero);
        var (answers, first, second) = (new List<string>(), new TaskCompletionSource<string>(), new TaskCompletionSource<string>());
        var isAsked = new TaskCompletionSource();

        var one = latest.AskAsync(
            _ =>
            {
                isAsked.SetResult();
                return first.Task; // it does not notice that it is cancelled
            },
            answers.Add);
        await isAsked.Task;
        var other = latest.AskAsync(_ => second.Task, answers.Add);
        second.SetResult("new");
        await other;
        first.SetResult("old");
        await one;

        Assert.Equal(["new"], answers);
    }

    [Fact]
    public async Task What_is_typed_in_one_go_is_asked_once_and_cancelled_questions_end_quietly()
    {
        var time = new FakeTimeProvider();
        using var latest = new Latest(time, TimeSpan.FromMilliseconds(1));
        var (asked, answers) = (new List<int>(), new List<int>());

        Task[] questions = [.. Enumerable.Range(1, 5).Select(typed => latest.AskAsync(
            _ =>
            {
                asked.Add(typed);
                return Task.FromResult(typed);
            },
            answers.Add))];
        time.Advance(TimeSpan.FromMilliseconds(1));
        await Task.WhenAll(questions);
        latest.Cancel();

        Assert.Equal([5], answers);
        Assert.Equal([5], asked);
    }
}
