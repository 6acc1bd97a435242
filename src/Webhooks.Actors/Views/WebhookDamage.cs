namespace Webhooks.Actors;

/// <summary>Why a webhook cannot be read from the journal.</summary>
/// <param name="PersistenceId">Where its rows are stored.</param>
/// <param name="SequenceNr">The first row that cannot be read; a snapshot has the number of the last row that it covers.</param>
/// <param name="Reason">The error, in a sentence.</param>
public sealed record WebhookDamage(string PersistenceId, long SequenceNr, string Reason);
