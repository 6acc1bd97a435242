using System.Text.Json.Serialization;

namespace Webhooks.Contracts;

/// <summary>The secret that the receiver of a webhook verifies with, in plaintext.</summary>
public sealed record SecretResource
{
    /// <summary>
    /// <c>whsec_</c> and the base64 of its bytes (Standard Webhooks); <c>whsk_</c> for a key pair that this request provided. Absent
    /// when there is only another key pair, whose private key stays with the host.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Secret { get; init; }

    /// <summary>For a key pair (<c>v1a</c> and <c>v1,v1a</c>), <c>whpk_</c> and the base64 of its public key.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PublicKey { get; init; }

    /// <summary>Until when earlier secrets still sign; null when there are none.</summary>
    public required DateTimeOffset? PreviousUntil { get; init; }
}

/// <summary>How to replace a secret.</summary>
public sealed record RotateSecretRequest
{
    /// <summary>
    /// How long the current secret signs beside the new one; <c>0s</c> to <c>30d</c>, default <c>24h</c>. <c>0s</c> ends all earlier ones
    /// at once.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Overlap { get; init; }

    /// <summary>
    /// The new secret, in the form that the webhook signs with; default: a generated one. For <c>v1,v1a</c> a <c>whsec_</c> alone gets a
    /// new key pair.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Secret { get; init; }
}

/// <summary>The test event that was sent to a webhook.</summary>
public sealed record TestAnswer
{
    /// <summary>The id of the <c>webhook.test</c> event.</summary>
    public required string Id { get; init; }
}
