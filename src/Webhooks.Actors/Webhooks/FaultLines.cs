using Webhooks.Actors.Node;
using Webhooks.Actors.Telemetry;
using Webhooks.Model;

namespace Webhooks.Actors.Webhooks;

/// <summary>
/// Logs that the node cannot send. All attempts of all webhooks then fail each second, so each webhook logs it at most once a minute.
/// </summary>
internal sealed class FaultLines(ProjectId project, WebhookId webhook, WebhooksNode node)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private TimeSpan? _writtenAt;

    public void Write(Exception fault, long sequence)
    {
        var now = node.Time.GetElapsedTime(0);
        if (now - _writtenAt < Pause)
            return;
        _writtenAt = now;
        node.Logger.NotSent(fault, webhook, project, sequence);
    }
}
