namespace Webhooks.Contracts;

/// <summary>A bin of the inspector: it catches requests and shows them.</summary>
public sealed record BinResource
{
    /// <summary>Its id, which allows a client to post to the bin; 22 characters of A-Z, a-z, 0-9, '_' and '-'.</summary>
    public required string Id { get; init; }

    /// <summary>Its name; empty for none. A restart of the host loses it.</summary>
    public required string Name { get; init; }

    /// <summary>Give a webhook this URL. It is an address of the host itself, which it may call for this one path.</summary>
    public required string Url { get; init; }

    /// <summary>When it was created; after a restart of the host, when it was created again.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>
    /// How many requests it keeps: the last 500 at most. When all bins together hold more than 64 MB, the largest keep fewer.
    /// </summary>
    public required int Kept { get; init; }

    /// <summary>How many requests it has caught.</summary>
    public required long Caught { get; init; }

    /// <summary>When it caught the last request; null when it has none.</summary>
    public required DateTimeOffset? LastAt { get; init; }

    /// <summary>Its answer.</summary>
    public required BinAnswerResource Answer { get; init; }

    /// <summary>The known webhooks with its URL; a webhook is known from its first request.</summary>
    public required IReadOnlyList<BinWebhookResource> Webhooks { get; init; }
}

/// <summary>A webhook that has the URL of a bin.</summary>
public sealed record BinWebhookResource
{
    /// <summary>Its project.</summary>
    public required string ProjectId { get; init; }

    /// <summary>Its id.</summary>
    public required string Id { get; init; }
}
