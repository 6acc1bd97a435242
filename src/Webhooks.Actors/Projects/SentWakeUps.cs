using Webhooks.Actors.Node;
using Webhooks.Model;

namespace Webhooks.Actors.Projects;

/// <summary>
/// Which webhooks were woken and have not answered. One wake-up is enough: a webhook reads on until it has caught up and then reports.
/// Without a report the wake-up is repeated, with growing intervals, and at once when a node is lost: the webhook may have been there.
/// </summary>
internal sealed class SentWakeUps(TimeProvider time, LostNodes lost)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    private readonly Dictionary<WebhookId, WakeUpSent> _unanswered = [];

    public bool MayWake(WebhookId webhook) => Unanswered(webhook) is null;

    public bool MayWakeAgain(WebhookId webhook) =>
        Unanswered(webhook) is not { } wakeUp || time.GetElapsedTime(wakeUp.At) >= Pause(wakeUp.Times);

    public void Sent(WebhookId webhook) =>
        _unanswered[webhook] = new((Unanswered(webhook)?.Times ?? 0) + 1, time.GetTimestamp(), lost.Count);

    public void Answered(WebhookId webhook) => _unanswered.Remove(webhook);

    public void Forget(WebhookId webhook) => _unanswered.Remove(webhook);

    private WakeUpSent? Unanswered(WebhookId webhook) =>
        _unanswered.TryGetValue(webhook, out var wakeUp) && wakeUp.LostNodes == lost.Count ? wakeUp : null;

    private static TimeSpan Pause(int times)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(times - 1, 8));
        return pause < LongestPause ? pause : LongestPause;
    }

    /// <param name="Times">How often it was sent.</param>
    /// <param name="At">When it was sent the last time.</param>
    /// <param name="LostNodes">How many nodes were lost before.</param>
    private readonly record struct WakeUpSent(int Times, long At, int LostNodes);
}
