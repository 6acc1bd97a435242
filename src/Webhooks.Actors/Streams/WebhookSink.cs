using Akka;
using Akka.Streams.Dsl;
using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>Publishes the elements of an Akka stream at its end, as <see cref="WebhookFlow"/> does.</summary>
public static class WebhookSink
{
    /// <summary>
    /// Publishes events to a project. The task completes when the last of them is in the journal, on disk. A sink cannot hand on a
    /// refusal: the stream and the task fail with <see cref="RefusedException"/>, and of the elements after it none is published.
    /// </summary>
    /// <param name="publisher">The engine.</param>
    /// <param name="project">The project; its first use creates it.</param>
    /// <param name="options">Sizes and waits.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static Sink<EventDraft, Task<Done>> Publish(
        IWebhookPublisher publisher, ProjectId project, WebhookFlowOptions? options = null) =>
        WebhookFlow.PublishAll(publisher, project, options).ToMaterialized(Sink.Ignore<PublishResult>(), Keep.Right);
}
