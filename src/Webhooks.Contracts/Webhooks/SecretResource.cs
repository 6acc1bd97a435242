namespace Webhooks.Contracts;

/// <summary>The signing secret of a webhook, in clear.</summary>
public sealed record SecretResource
{
    /// <summary><c>whsec_</c> or <c>whsk_</c> and the base64 of its bytes (Standard Webhooks).</summary>
    public required string Secret { get; init; }
}

/// <summary>The test event that is on its way to a webhook.</summary>
public sealed record TestAnswer
{
    /// <summary>The id of the <c>webhook.test</c> event.</summary>
    public required string Id { get; init; }
}
