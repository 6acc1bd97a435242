using Webhooks.Actors;
using Webhooks.Model;

namespace Webhooks.AspNetCore.Inspector;

/// <summary>Finds the webhook that sent a request by its signature, or the reason why the signature does not match.</summary>
internal sealed class SignatureCheck(BinOwners owners, WebhooksGateway gateway, WebhooksQueries queries, TimeProvider time)
{
    // The request's answer waits for it; senders wait longer than that.
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(3);

    public async Task<SignatureFinding> FindAsync(BinId bin, Arrival arrival, CancellationToken aborted)
    {
        var (id, timestamp, signature) = (arrival.WebhookId, arrival.Header("webhook-timestamp"), arrival.Header("webhook-signature"));
        if (id is null && timestamp is null && signature is null)
            return new(SignatureVerdict.Unsigned,
                "The request is not signed: it has none of the headers webhook-id, webhook-timestamp and webhook-signature.");
        if (!ReceivedSignature.TryRead(id, timestamp, signature, out var received, out var fault))
            return new(SignatureVerdict.Malformed, fault);

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        patience.CancelAfter(Within);
        try
        {
            return await FindAsync(bin, arrival, received, patience.Token);
        }
        catch (Exception e) when (e is RefusedException or OperationCanceledException && !aborted.IsCancellationRequested)
        {
            return new(SignatureVerdict.Unknown, "The signature could not be checked: the webhook's secret was not available in time.");
        }
    }

    private async Task<SignatureFinding> FindAsync(
        BinId bin, Arrival arrival, ReceivedSignature received, CancellationToken cancellationToken)
    {
        var (known, isSigner) = await SignerAsync(bin, arrival, received, cancellationToken);
        WebhookPlace? place = known.Count > 0 ? known[0] : null;
        if (arrival.IsBodyCut || arrival.IsBroken)
            return new(SignatureVerdict.Cut, "The signature cannot be checked: a part of the body is missing.", place);
        if (!received.IsTimely(time.GetUtcNow()))
        {
            return new(
                SignatureVerdict.Timestamp,
                $"Its timestamp is {Distance(received)} from this host's clock; more than "
                    + $"{Duration.Format(ReceivedSignature.Tolerance)} is rejected: it may be an old request that was sent again.",
                place);
        }

        return isSigner ? new(SignatureVerdict.Valid, "The signature is valid.", place)
            : place is { } webhook ? await ValidateAsync(webhook, arrival, received, cancellationToken)
            : new(SignatureVerdict.NoSecret, "There is no secret to check it with: no known webhook has the URL of this bin.");
    }

    /// <summary>The webhook that signed it, or else the candidates.</summary>
    private async Task<(IReadOnlyList<WebhookPlace> Known, bool IsSigner)> SignerAsync(
        BinId bin, Arrival arrival, ReceivedSignature received, CancellationToken cancellationToken)
    {
        var known = owners.Of(bin);
        foreach (var webhook in known)
        {
            if (await HasSignedAsync(webhook, arrival, received, cancellationToken))
                return ([webhook], true);
        }

        var more = await owners.FindAsync(bin, Envelope.Read(arrival.Body.Span).Project, cancellationToken);
        foreach (var webhook in more.Except(known))
        {
            if (await HasSignedAsync(webhook, arrival, received, cancellationToken))
                return ([webhook], true);
        }

        return (more, false);
    }

    private async Task<bool> HasSignedAsync(
        WebhookPlace place, Arrival arrival, ReceivedSignature received, CancellationToken cancellationToken)
    {
        try
        {
            return await gateway.As(Access.System).Secrets.HasSignedAsync(
                place.Project, place.Webhook, received, arrival.Body, cancellationToken);
        }
        catch (RefusedException e) when (e.Refusal.Reason == RefusalReason.NotFound)
        {
            owners.Forget(place);
            return false;
        }
    }

    private async Task<SignatureFinding> ValidateAsync(
        WebhookPlace place, Arrival arrival, ReceivedSignature received, CancellationToken cancellationToken)
    {
        var sent = await queries.As(Access.System).FindEventAsync(place.Project, PublishedEventId.Parse(received.Id), cancellationToken);
        if (sent is null)
            return new(
                SignatureVerdict.Id,
                $"The signature does not match, and the project {place.Project} has no event with this webhook-id: the id was "
                    + "altered, or another sender sent it.", place);
        return sent.Body is { } body && !body.Span.SequenceEqual(arrival.Body.Span)
            ? new(SignatureVerdict.Body, "The signature does not match, and the body is not that of the event: it was altered.", place)
            : new(
                SignatureVerdict.Mismatch,
                "The signature does not match, although id and body are those of the event: it was made with another secret, or the "
                    + "timestamp was altered.", place);
    }

    private string Distance(ReceivedSignature received)
    {
        var seconds = Math.Abs(received.Timestamp - time.GetUtcNow().ToUnixTimeSeconds());
        return seconds < TimeSpan.MaxValue.TotalSeconds ? Duration.Format(TimeSpan.FromSeconds(seconds)) : "more than ten thousand years";
    }
}
