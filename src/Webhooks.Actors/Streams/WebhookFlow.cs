using Akka;
using Akka.Event;
using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.Streams.Supervision;
using Webhooks.Actors.Streams;
using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>
/// Publishes the elements of an Akka stream, in order. An element is handed on when it is in the journal, on disk. Elements that
/// arrive while a write is in flight are published together; none waits for others. While the engine cannot store events, the stream
/// repeats the same events with the same ids, and is back-pressured. An element that the engine refuses (its type, size or schema) is
/// handed on with the reason, and the stream continues. When the stream completes, all of its elements are handed on; when it fails or
/// is cancelled, those that were not handed on may be stored or not.
/// </summary>
/// <remarks>A supervision strategy of the stream does not apply to it: no element is ever skipped.</remarks>
public static class WebhookFlow
{
    /// <summary>Publishes events to a project.</summary>
    /// <param name="publisher">The engine.</param>
    /// <param name="project">The project; its first use creates it.</param>
    /// <param name="options">Sizes and waits.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static Flow<EventDraft, PublishResult, NotUsed> Publish(
        IWebhookPublisher publisher, ProjectId project, WebhookFlowOptions? options = null) =>
        Results(Create<NotUsed>(publisher, project, options));

    /// <summary>
    /// Publishes events to a project, each with a context, such as its offset in a queue, that is handed on with the result.
    /// </summary>
    /// <inheritdoc cref="Publish(IWebhookPublisher, ProjectId, WebhookFlowOptions?)"/>
    public static FlowWithContext<EventDraft, TContext, PublishResult, TContext, NotUsed> PublishWithContext<TContext>(
        IWebhookPublisher publisher, ProjectId project, WebhookFlowOptions? options = null) =>
        FlowWithContext.From(Create<TContext>(publisher, project, options));

    /// <summary>The stream of a sink: nothing takes its results, and it fails at the first refused element.</summary>
    internal static Flow<EventDraft, PublishResult, NotUsed> PublishAll(
        IWebhookPublisher publisher, ProjectId project, WebhookFlowOptions? options) =>
        Results(Create<NotUsed>(publisher, project, options, stopsAtRefusal: true));

    internal static Flow<(EventDraft, TContext), (PublishResult, TContext), NotUsed> Create<TContext>(
        IWebhookPublisher publisher, ProjectId project, WebhookFlowOptions? options, bool stopsAtRefusal = false, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(publisher);
        var chosen = (options ?? new()).Checked();
        var publishing = new GroupPublishing(publisher, project, chosen, stopsAtRefusal, time ?? TimeProvider.System);
        return Flow.Create<(EventDraft Draft, TContext Context)>()
            .BatchWeighted(
                GroupWeight.Max(chosen),
                element => GroupWeight.Of(element.Draft, chosen),
                element => new EventGroup<TContext>().Add(element),
                (group, element) => group.Add(element))
            .Via(Flow.Setup((materializer, _) => Commit<TContext>(publishing, materializer.Logger)))
            .SelectMany(results => results);
    }

    /// <summary>One write at a time: two could end in the other order. What it waits for ends with the stream.</summary>
    private static Flow<EventGroup<TContext>, IReadOnlyList<(PublishResult, TContext)>, NotUsed> Commit<TContext>(
        GroupPublishing publishing, ILoggingAdapter log)
    {
        var ended = new CancellationTokenSource();
        return Flow.Create<EventGroup<TContext>>()
            .SelectAsync(1, group => publishing.PublishAsync(group, log, ended.Token))
            .WithAttributes(ActorAttributes.CreateSupervisionStrategy(Deciders.StoppingDecider))
            .WatchTermination(StreamEnd.Cancels(ended));
    }

    private static Flow<EventDraft, PublishResult, NotUsed> Results(
        Flow<(EventDraft, NotUsed), (PublishResult Result, NotUsed), NotUsed> flow) =>
        Flow.Create<EventDraft>().Select(draft => (draft, NotUsed.Instance)).Via(flow).Select(pair => pair.Result);
}
