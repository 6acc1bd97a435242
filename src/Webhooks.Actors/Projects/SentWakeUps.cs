using Webhooks.Model;

namespace Webhooks.Actors.Projects;

/// <summary>
/// Which webhooks were woken and have not answered. One wake-up is enough: a webhook reads on until it has caught up and then reports.
/// Without a report the wake-up is repeated, with growing intervals.
/// </summary>
internal sealed class SentWakeUps(TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    private readonly Dictionary<WebhookId, (int Times, long At)> _unanswered = [];

    public bool MayWake(WebhookId webhook) => !_unanswered.ContainsKey(webhook);

    public bool MayWakeAgain(WebhookId webhook) =>
        !_unanswered.TryGetValue(webhook, out var wakeUp) || time.GetElapsedTime(wakeUp.At) >= Pause(wakeUp.Times);

    public void Sent(WebhookId webhook) =>
        _unanswered[webhook] = (_unanswered.GetValueOrDefault(webhook).Times + 1, time.GetTimestamp());

    public void Answered(WebhookId webhook) => _unanswered.Remove(webhook);

    public void Forget(WebhookId webhook) => _unanswered.Remove(webhook);

    private static TimeSpan Pause(int times)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(times - 1, 8));
        return pause < LongestPause ? pause : LongestPause;
    }
}
