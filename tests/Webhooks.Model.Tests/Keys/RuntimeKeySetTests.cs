using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace Webhooks.Model.Tests.Keys;

public sealed class RuntimeKeySetTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Creates (true) and revokes keys of a few ids and names, a day apart; some expire.</summary>
    private static readonly Gen<(bool Creates, int Id, int Name, int? Days)[]> Steps =
        (from creates in Gen.Elements(true, true, false)
         from id in Gen.Choose(0, 5)
         from name in Gen.Choose(0, 4)
         from days in Gen.Elements(null, (int?)1, 3, 40)
         select (creates, id, name, days)).ArrayOf();

    [Property]
    public Property A_key_is_found_from_its_creation_to_its_revocation_and_at_no_other_time() => Prop.ForAll(Steps.ToArbitrary(), steps =>
    {
        var (keys, there, row) = (RuntimeKeySet.Empty, new Dictionary<RuntimeKeyId, RuntimeKey>(), 0);
        foreach (var (creates, id, name, days) in steps)
        {
            var now = Now.AddDays(row++);
            var key = Key(id, $"n{name}") with { CreatedAt = now, ExpiresAt = days is { } in_ ? now.AddDays(in_) : null };
            var (fact, refusal) = creates ? keys.Create(key) : keys.Revoke(key.Id, now);
            var isTaken = there.Values.Any(other => other.Name == key.Name && !other.HasExpired(now));
            Assert.Equal(creates ? !there.ContainsKey(key.Id) && isTaken : !there.ContainsKey(key.Id), refusal is not null);
            if (fact is null)
                continue;
            keys = keys.Apply(fact);
            foreach (var old in there.Values.Where(old => creates && old.ExpiresAt + RuntimeKeySet.KeepExpired <= now).ToList())
                there.Remove(old.Id);
            if (creates)
                there[key.Id] = key;
            else
                there.Remove(key.Id);
            Assert.Equal(there.Keys.Order(Ids), keys.ById.Keys.Order(Ids));
            for (var each = 0; each <= 5; each++)
                Assert.Equal(there.GetValueOrDefault(Key(each, "").Id), keys.Find(Key(each, "").Hash));
        }
    });

    [Fact]
    public void There_are_so_many_keys_and_no_more_until_one_is_revoked()
    {
        var keys = RuntimeKeySet.Empty;
        for (var i = 0; i < RuntimeKeySet.MaxKeys; i++)
            keys = keys.Apply(new KeyCreated(Key(i, $"n{i}")));

        Assert.Equal("too_many_keys", keys.Create(Key(-1, "one more")).Refusal?.Code);
        Assert.NotNull(keys.Apply(new KeyRevoked(Key(7, "").Id, Now)).Create(Key(-1, "one more")).Fact);
    }

    [Fact]
    public void A_key_that_is_created_twice_is_one()
    {
        var keys = RuntimeKeySet.Empty.Apply(new KeyCreated(Key(1, "n")));

        Assert.Equal((null, null), keys.Create(Key(1, "n")));
        Assert.Equal("key_not_found", keys.Revoke(Key(2, "").Id, Now).Refusal?.Code);
        Assert.Equal("key_name_taken", keys.Create(Key(2, "n")).Refusal?.Code);
    }

    [Property]
    public void A_hash_is_read_as_it_was_written(string text) =>
        Assert.Equal(KeyHash.Of(text ?? ""), KeyHash.From(KeyHash.Of(text ?? "").ToBytes()));

    [Theory]
    [InlineData("whk_0Jg5mWc2nVbYt8sLq3rXeZu7aKpDhFoT9iQwBvNxx7Q", true)]
    [InlineData("whk_0Jg5mWc2nVbYt8sLq3rXeZu7aKpDhFoT9iQwBvNxx7", false)]
    [InlineData("whk_0Jg5mWc2nVbYt8sLq3rXeZu7aKpDhFoT9iQwBvNxx7Qk", false)]
    [InlineData("whk_0Jg5mWc2nVbYt8sLq3rXeZu7aKpDhFoT9iQwBvNxx7=", false)]
    [InlineData("whx_0Jg5mWc2nVbYt8sLq3rXeZu7aKpDhFoT9iQwBvNxx7Q", false)]
    [InlineData(null, false)]
    public void A_key_has_one_form(string? text, bool has) => Assert.Equal(has, RuntimeKey.HasForm(text));

    [Fact]
    public void A_wrong_draft_is_refused_with_all_errors_at_once()
    {
        var errors = RuntimeKeyRules.Check(new("two\nlines", ["read", "everything"])
        {
            Projects = [.. Enumerable.Range(0, 101).Select(i => ProjectId.Parse($"p{i}"))],
            ExpiresIn = TimeSpan.FromSeconds(59),
            RequestsPerSecond = 0,
        });

        Assert.Equal(["name", "scopes", "projects", "expires_in", "requests_per_second"], errors.Select(error => error.Field));
        Assert.Empty(RuntimeKeyRules.Check(new("ci", ["read"])));
    }

    private static Comparer<RuntimeKeyId> Ids { get; } = Comparer<RuntimeKeyId>.Create((a, b) => string.CompareOrdinal(a.Value, b.Value));

    private static RuntimeKey Key(int id, string name) =>
        new(RuntimeKeyId.Parse($"key_{id}"), name) { Hash = KeyHash.Of($"{id}"), Scopes = ["read"], CreatedAt = Now };
}
