using Akka;
using Akka.Streams.Dsl;
using Akka.Util;
using Webhooks.Actors.Streams;
using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>
/// Reads the events of a project as an Akka stream: first those of the past, then each new one when it is on disk. The
/// stream has no end. It reads the journal, and so continues when the project sleeps or moves, and when the database was unavailable.
/// </summary>
public static class WebhookSource
{
    /// <summary>Reads from the oldest event that is retained.</summary>
    public const long Oldest = 0;

    /// <summary>Reads only events that are published after the stream has started.</summary>
    public const long Newest = long.MaxValue;

    /// <summary>
    /// The events of a project after a position, in order of their sequences, without events for one webhook only. The stream
    /// holds one page of the log, some megabytes at most, and reads the next when that is handed on.
    /// </summary>
    /// <param name="log">The engine's log.</param>
    /// <param name="project">The project.</param>
    /// <param name="after">
    /// The sequence of the last event that is not wanted, such as the last one that was processed; <see cref="Oldest"/>, or
    /// <see cref="Newest"/>. When events after it are no longer retained, the stream fails with <see cref="RefusedException"/>, code
    /// <c>event_expired</c>.
    /// </param>
    /// <param name="filter">The types that are wanted; null for all.</param>
    /// <param name="payload">The condition on events that are wanted; null for none.</param>
    public static Source<PublishedEvent, NotUsed> Events(
        WebhookLog log, ProjectId project, long after = Oldest, EventFilter? filter = null, PayloadFilter? payload = null)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        var wanted = payload is null ? filter : (filter ?? EventFilter.Parse("*")).Where(payload);
        return Source.Setup((_, _) => Read(log.Read(project, after, wanted))).MapMaterializedValue(_ => NotUsed.Instance);
    }

    private static Source<PublishedEvent, NotUsed> Read(LogReader reader)
    {
        var ended = new CancellationTokenSource();
        return Source
            .UnfoldAsync(reader, async from => Option<(LogReader, IReadOnlyList<PublishedEvent>)>.Create(
                (from, await from.NextAsync(ended.Token).ConfigureAwait(false))))
            .SelectMany(page => page)
            .WatchTermination(StreamEnd.Cancels(ended));
    }
}
