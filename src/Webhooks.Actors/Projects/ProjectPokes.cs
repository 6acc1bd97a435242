using Webhooks.Model;

namespace Webhooks.Actors.Projects;

/// <summary>
/// Which webhooks were poked and have not answered. One poke is enough: a webhook reads on until it has caught up and then reports.
/// If no report comes the poke is repeated, ever more rarely.
/// </summary>
internal sealed class ProjectPokes(TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    private readonly Dictionary<WebhookId, (int Times, long At)> _unanswered = [];

    public bool MayPoke(WebhookId webhook) => !_unanswered.ContainsKey(webhook);

    public bool MayPokeAgain(WebhookId webhook) =>
        !_unanswered.TryGetValue(webhook, out var poke) || time.GetElapsedTime(poke.At) >= Pause(poke.Times);

    public void Poked(WebhookId webhook) =>
        _unanswered[webhook] = (_unanswered.GetValueOrDefault(webhook).Times + 1, time.GetTimestamp());

    public void Answered(WebhookId webhook) => _unanswered.Remove(webhook);

    public void Forget(WebhookId webhook) => _unanswered.Remove(webhook);

    private static TimeSpan Pause(int times)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(times - 1, 8));
        return pause < LongestPause ? pause : LongestPause;
    }
}
