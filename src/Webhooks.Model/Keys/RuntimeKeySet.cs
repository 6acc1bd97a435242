using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>The keys that were created while the host runs and are not revoked.</summary>
internal sealed record RuntimeKeySet
{
    /// <summary>Keys that are accepted: each node holds all of them.</summary>
    public const int MaxKeys = 10_000;

    /// <summary>How long an expired key stays in the list.</summary>
    public static readonly TimeSpan KeepExpired = TimeSpan.FromDays(30);

    public static RuntimeKeySet Empty { get; } = new();

    public ImmutableDictionary<RuntimeKeyId, RuntimeKey> ById { get; private init; } =
        ImmutableDictionary<RuntimeKeyId, RuntimeKey>.Empty;

    private ImmutableDictionary<KeyHash, RuntimeKey> ByHash { get; init; } = ImmutableDictionary<KeyHash, RuntimeKey>.Empty;

    /// <summary>Before this no key leaves the list: a start that reads many facts does not look through all keys for each.</summary>
    private DateTimeOffset DropsAt { get; init; } = DateTimeOffset.MaxValue;

    public RuntimeKey? Find(KeyHash hash) => ByHash.GetValueOrDefault(hash);

    /// <summary>What creating a key persists; nothing when it was created before.</summary>
    public (KeyFact? Fact, Refusal? Refusal) Create(RuntimeKey key)
    {
        if (ById.ContainsKey(key.Id))
            return (null, null);
        var accepted = ById.Values.Where(other => !other.HasExpired(key.CreatedAt)).ToList();
        return accepted.Count >= MaxKeys ? (null, TooMany())
            : accepted.Exists(other => other.Name == key.Name) ? (null, NameTaken(key.Name))
            : (new KeyCreated(key), null);
    }

    /// <summary>What revoking a key persists.</summary>
    public (KeyFact? Fact, Refusal? Refusal) Revoke(RuntimeKeyId id, DateTimeOffset now) =>
        ById.ContainsKey(id) ? (new KeyRevoked(id, now), null) : (null, NotFound(id));

    public RuntimeKeySet Apply(KeyFact fact) => fact switch
    {
        KeyCreated created => (DropsAt <= created.Key.CreatedAt ? WithoutExpired(created.Key.CreatedAt) : this).With(created.Key),
        KeyRevoked revoked => ById.GetValueOrDefault(revoked.Key) is { } key ? Without([key]) : this,
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Not a fact of keys."),
    };

    public static Refusal NotFound(RuntimeKeyId id) => new(
        RefusalReason.NotFound, "key_not_found",
        $"There is no key '{id}', or it was revoked. Keys of the configuration are removed there.");

    private static DateTimeOffset Drop(RuntimeKey key) => key.ExpiresAt + KeepExpired ?? DateTimeOffset.MaxValue;

    private RuntimeKeySet With(RuntimeKey key) => new()
    {
        ById = ById.SetItem(key.Id, key),
        ByHash = ByHash.SetItem(key.Hash, key),
        DropsAt = Drop(key) < DropsAt ? Drop(key) : DropsAt,
    };

    private RuntimeKeySet WithoutExpired(DateTimeOffset now)
    {
        var left = Without(ById.Values.Where(key => Drop(key) <= now));
        return left with { DropsAt = left.ById.Values.Select(Drop).DefaultIfEmpty(DateTimeOffset.MaxValue).Min() };
    }

    private RuntimeKeySet Without(IEnumerable<RuntimeKey> keys)
    {
        var left = this;
        foreach (var key in keys)
            left = left with { ById = left.ById.Remove(key.Id), ByHash = left.ByHash.Remove(key.Hash) };
        return left;
    }

    private static Refusal TooMany() => new(
        RefusalReason.Conflict, "too_many_keys", $"There are {MaxKeys} keys, which is the most that the host takes: revoke some.");

    private static Refusal NameTaken(string name) => new(
        RefusalReason.Conflict, "key_name_taken", $"There is a key with the name '{name}'; names must be unique.");
}
