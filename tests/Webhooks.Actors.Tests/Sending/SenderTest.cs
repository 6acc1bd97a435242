using System.Net;
using Webhooks.Actors.Egress;
using Webhooks.Actors.Sending;
using Webhooks.Model;

namespace Webhooks.Actors.Tests.Sending;

/// <summary>A sender that may call loopback, and what it is given to send.</summary>
public abstract class SenderTest : IDisposable
{
    internal static readonly IPNetwork Loopback = IPNetwork.Parse("127.0.0.0/8");

    internal AttemptSender Sender { get; } = new(new EgressGuard([Loopback]), TimeProvider.System);

    internal static Target Target(Uri url, TimeSpan? timeout = null, params (string Name, string Value)[] headers) =>
        new(url, Sample.Headers(headers), Sample.Secret, Sample.Unthrottled, timeout ?? TimeSpan.FromSeconds(20), RetrySchedule.Default);

    internal Task<AttemptOutcome> SendAsync(Uri url, TimeSpan? timeout = null) =>
        Sender.SendAsync(Target(url, timeout), Sample.Event(1), CancellationToken.None);

    public void Dispose() => Sender.Dispose();
}
