namespace Webhooks.Contracts;

/// <summary>The part of a webhook that cannot be read from the journal.</summary>
public sealed record DamageResource
{
    /// <summary>Where its rows are stored.</summary>
    public required string PersistenceId { get; init; }

    /// <summary>The first row that cannot be read; a snapshot has the number of the last row that it covers.</summary>
    public required long SequenceNr { get; init; }

    /// <summary>What is wrong with it, in a sentence.</summary>
    public required string Reason { get; init; }
}
