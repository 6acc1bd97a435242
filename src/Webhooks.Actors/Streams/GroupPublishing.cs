using Akka.Event;
using Webhooks.Model;

namespace Webhooks.Actors.Streams;

/// <summary>
/// Publishes a group of a stream, in order. What the engine cannot store at the moment is published again with the same ids, until it
/// is stored. The engine refuses a publish as a whole: the events before a refused one are then published without it, and those after it
/// follow.
/// </summary>
internal sealed class GroupPublishing(
    IWebhookPublisher publisher, ProjectId project, WebhookFlowOptions options, bool stopsAtRefusal, TimeProvider time)
{
    /// <exception cref="RefusedException">
    /// The engine could not store it for too long; or an event is refused, and the stream stops at such.
    /// </exception>
    public async Task<IReadOnlyList<(PublishResult Result, TContext Context)>> PublishAsync<TContext>(
        EventGroup<TContext> group, ILoggingAdapter? log, CancellationToken cancellationToken)
    {
        var drafts = group.Drafts;
        var results = new List<(PublishResult, TContext)>(drafts.Length);
        var (first, end, suspect) = (0, drafts.Length, -1);
        while (first < drafts.Length)
        {
            var (accepted, refusal) = await TryAsync(new(drafts, first, end - first), log, cancellationToken).ConfigureAwait(false);
            if (refusal is null)
            {
                foreach (var @event in accepted)
                    results.Add(group.Stored(results.Count, @event));
                (first, end) = (end, end == suspect ? end + 1 : drafts.Length);
            }
            else if (end - first == 1)
            {
                if (stopsAtRefusal)
                    throw new RefusedException(refusal);
                results.Add(group.Refused(first, refusal));
                (first, end) = (end, drafts.Length);
            }
            else
            {
                // The events before it; then it is asked about alone, so that its reason names no place among others.
                suspect = first + (refusal.Index ?? 0);
                end = Math.Max(suspect, first + 1);
            }
        }

        return results;
    }

    private async Task<(IReadOnlyList<AcceptedEvent> Accepted, Refusal? Refusal)> TryAsync(
        ArraySegment<EventDraft> drafts, ILoggingAdapter? log, CancellationToken cancellationToken)
    {
        if (Check(drafts) is { } refusal)
            return ([], refusal);
        var (startedAt, isLogged) = (time.GetTimestamp(), false);
        while (true)
        {
            try
            {
                return (await publisher.PublishAsync(project, drafts, cancellationToken).ConfigureAwait(false), null);
            }
            catch (RefusedException e) when (e.Refusal.Reason != RefusalReason.Unavailable)
            {
                return ([], e.Refusal);
            }
            catch (RefusedException e) when (options.GiveUpAfter is not { } most || time.GetElapsedTime(startedAt) < most)
            {
                if (!isLogged)
                    log?.Warning("A stream repeats the publishing of {0} events to project {1}: {2}", drafts.Count, project, e.Message);
                isLogged = true;
            }

            await Task.Delay(options.RetryAfter, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What the engine leaves to those that publish, as the API does.</summary>
    private Refusal? Check(ArraySegment<EventDraft> drafts)
    {
        for (var i = 0; i < drafts.Count; i++)
        {
            if (drafts[i].Data.Length > options.MaxEventBytes)
                return new(RefusalReason.Invalid, "event_too_large",
                    $"The event has {drafts[i].Data.Length} bytes of data; at most {options.MaxEventBytes} are allowed.")
                {
                    Index = i,
                };
        }

        return null;
    }
}
