namespace Webhooks.TestKit;

/// <summary>One request that reached a receiver.</summary>
/// <param name="Headers">By name, whatever its case; several values are joined with a comma.</param>
/// <param name="Attempt">Counts this receiver's requests with the same <c>webhook-id</c> and path, from 1.</param>
/// <param name="IsSigned">Whether the signature verifies with the receiver's secret.</param>
public sealed record Receipt(
    string Method,
    string Path,
    IReadOnlyDictionary<string, string> Headers,
    byte[] Body,
    DateTimeOffset ReceivedAt,
    string WebhookId,
    int Attempt,
    bool IsSigned)
{
    public string Timestamp => Headers.GetValueOrDefault("webhook-timestamp", "");

    /// <summary>The body's parts, or null when it is not laid out as promised.</summary>
    public Envelope? Envelope => Envelope.Parse(Body);

    public bool IsSignedWith(string secret) => StandardWebhooks.Verifies(
        secret, WebhookId, Timestamp, Body, Headers.GetValueOrDefault("webhook-signature", ""));

    public override string ToString() =>
        $"{ReceivedAt:HH:mm:ss.fff} {Method} {Path} {WebhookId} attempt {Attempt}{(IsSigned ? "" : ", not signed")}";
}
