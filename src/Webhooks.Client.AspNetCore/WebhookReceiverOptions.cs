namespace Webhooks.Client.AspNetCore;

/// <summary>Which requests an endpoint accepts as signed webhooks.</summary>
public sealed class WebhookReceiverOptions
{
    /// <summary>
    /// The secrets that may have signed: <c>whsec_…</c> for v1, <c>whpk_…</c> for v1a; several while a secret is being rotated. At least
    /// one.
    /// </summary>
    public IList<string> Secrets { get; } = [];

    /// <summary>How far a timestamp may be from the clock, either way; 1 s to 1 d. Default 5 minutes.</summary>
    public TimeSpan Tolerance { get; set; } = WebhookSignature.DefaultTolerance;

    /// <summary>
    /// The most bytes of a body, which is held in memory while it is verified; 1 to 256 MB. Default 1 MB: a host's events have 256 kB at
    /// most unless set otherwise.
    /// </summary>
    public int MaxBodyBytes { get; set; } = 1024 * 1024;

    /// <exception cref="ArgumentException">An option is out of its bounds.</exception>
    internal void Check()
    {
        if (Tolerance < TimeSpan.FromSeconds(1) || Tolerance > TimeSpan.FromDays(1))
            throw new ArgumentException($"{nameof(Tolerance)} must be from 1 s to 1 d, not {Tolerance}.");
        if (MaxBodyBytes is < 1 or > 256 * 1024 * 1024)
            throw new ArgumentException($"{nameof(MaxBodyBytes)} must be from 1 to 256 MB, not {MaxBodyBytes}.");
    }
}
