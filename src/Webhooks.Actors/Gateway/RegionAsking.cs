using Akka.Actor;
using Akka.Hosting;
using Webhooks.Model;

namespace Webhooks.Actors.Gateway;

/// <summary>Asks actors of a region, and converts timeouts.</summary>
internal sealed class RegionAsking(IReadOnlyActorRegistry registry)
{
    /// <summary>Longer than a commit on a busy disk, shorter than a client waits.</summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    /// <summary>Asks the actor that the message is for.</summary>
    /// <exception cref="RefusedException">It refuses, or does not answer in time.</exception>
    public Task<TAnswer> AskAsync<TRegion, TAnswer>(object message, CancellationToken cancellationToken) =>
        AskAsync<TRegion, TAnswer>([message], cancellationToken);

    /// <param name="messages">One message, or its parts, with one answer.</param>
    public async Task<TAnswer> AskAsync<TRegion, TAnswer>(IReadOnlyList<object> messages, CancellationToken cancellationToken)
    {
        object answer;
        try
        {
            var region = registry.Get<TRegion>();
            answer = await region.Ask<object>(
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

        return answer switch
        {
            Refusal refusal => throw new RefusedException(refusal),
            TAnswer expected => expected,
            _ => throw new InvalidOperationException($"{messages[0].GetType().Name} was answered with {answer.GetType().Name}."),
        };
    }
}
