using Akka.Actor;
using Akka.Hosting;
using Webhooks.Actors.Protocol;
using Webhooks.Model;

namespace Webhooks.Actors.Gateway;

/// <summary>Asks actors of a region, repeats what an actor did not process before it stopped, and converts timeouts.</summary>
internal sealed class RegionAsking(IReadOnlyActorRegistry registry)
{
    /// <summary>Longer than a commit on a busy disk, shorter than a client waits.</summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    /// <summary>An actor that stopped starts again within milliseconds, unless its journal is away.</summary>
    private static readonly TimeSpan[] PausesBeforeAskingAgain =
        [.. new[] { 10, 40, 160, 640 }.Select(milliseconds => TimeSpan.FromMilliseconds(milliseconds))];

    /// <summary>Asks the actor that the message is for.</summary>
    /// <exception cref="RefusedException">It refuses, or does not answer in time.</exception>
    public Task<TAnswer> AskAsync<TRegion, TAnswer>(object message, CancellationToken cancellationToken) =>
        AskAsync<TRegion, TAnswer>([message], cancellationToken);

    /// <param name="messages">One message, or its parts, with one answer.</param>
    public async Task<TAnswer> AskAsync<TRegion, TAnswer>(IReadOnlyList<object> messages, CancellationToken cancellationToken)
    {
        var answer = await AskOnceAsync<TRegion>(messages, cancellationToken).ConfigureAwait(false);
        foreach (var pause in PausesBeforeAskingAgain)
        {
            if (answer is not Unprocessed)
                break;
            await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
            answer = await AskOnceAsync<TRegion>(messages, cancellationToken).ConfigureAwait(false);
        }

        return answer switch
        {
            Refusal refusal => throw new RefusedException(refusal),
            Unprocessed => throw new RefusedException(
                new(RefusalReason.Unavailable, "unavailable", "The project or webhook cannot start at the moment; nothing was stored.")),
            TAnswer expected => expected,
            _ => throw new InvalidOperationException($"{messages[0].GetType().Name} was answered with {answer.GetType().Name}."),
        };
    }

    private async Task<object> AskOnceAsync<TRegion>(IReadOnlyList<object> messages, CancellationToken cancellationToken)
    {
        try
        {
            var region = registry.Get<TRegion>();
            return await region.Ask<object>(
                whoAsks =>
                {
                    foreach (var message in messages.SkipLast(1))
                        region.Tell(message, whoAsks);
                    return messages[^1];
                },
                AnswerWithin,
                cancellationToken).ConfigureAwait(false);
        }
        // A node that stops cancels its open requests, although the caller did not.
        catch (Exception e) when (e is AskTimeoutException or MissingActorRegistryEntryException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new RefusedException(
                new(RefusalReason.Unavailable, "unavailable",
                    "The request timed out; it may or may not have been stored. Repeat it with the same ids."), e);
        }
    }
}
