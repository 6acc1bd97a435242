using Microsoft.Extensions.Hosting;

namespace Webhooks.Outbox.Relaying;

/// <summary>Waits for the start of the host: before that, its engine refuses everything.</summary>
internal static class HostStart
{
    public static async Task WaitAsync(IHostApplicationLifetime lifetime, CancellationToken stopping)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var _ = lifetime.ApplicationStarted.Register(started.SetResult).ConfigureAwait(false);
        await using var __ = stopping.Register(() => started.TrySetCanceled(stopping)).ConfigureAwait(false);
        await started.Task.ConfigureAwait(false);
    }
}
