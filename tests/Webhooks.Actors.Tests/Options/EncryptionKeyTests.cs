using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Webhooks.Actors.Encryption;
using Webhooks.Model;
using Xunit;

namespace Webhooks.Actors.Tests.Options;

public sealed class EncryptionKeyTests
{
    private static readonly SecretPlace Place = new(Sample.Project, Sample.Webhook, "secret");

    private static readonly KeyRing Other = new([new("k1", new byte[32])]);

    [Property]
    public void What_was_sealed_opens_in_its_place(byte[] value) =>
        Assert.Equal(value, Sample.Keys.Open(Place, Sample.Keys.Seal(Place, value)));

    [Property]
    public void A_value_is_never_sealed_to_the_same_bytes_twice(byte[] value) =>
        Assert.NotEqual(Sample.Keys.Seal(Place, value).Box.ToArray(), Sample.Keys.Seal(Place, value).Box.ToArray());

    [Fact]
    public void A_change_of_any_byte_is_noticed()
    {
        var box = Sample.Keys.Seal(Place, Sample.Secret.Key).Box.ToArray();
        for (var i = 0; i < box.Length; i++)
        {
            box[i] ^= 1;
            Assert.Throws<SecretUnreadableException>(() => Sample.Keys.Open(Place, new("k1", box)));
            Assert.Throws<SecretUnreadableException>(() => Sample.Keys.Open(Place, new("k1", box.AsMemory(0, i))));
            box[i] ^= 1;
        }

        Assert.Equal(Sample.Secret.Key, Sample.Keys.Open(Place, new("k1", box)));
    }

    [Fact]
    public void It_opens_nowhere_else_and_with_no_other_key()
    {
        var sealedValue = Sample.Keys.Seal(Place, Sample.Secret.Key);

        foreach (var place in (SecretPlace[])[
            Place with { Project = ProjectId.Parse("other") }, Place with { Webhook = WebhookId.Parse("wh_2") },
            Place with { Field = "headers" }])
        {
            Assert.Throws<SecretUnreadableException>(() => Sample.Keys.Open(place, sealedValue));
        }

        Assert.Throws<SecretUnreadableException>(() => Other.Open(Place, sealedValue));
        var missing = Assert.Throws<SecretUnreadableException>(() => Other.Open(Place, sealedValue with { Key = "k2" }));
        Assert.Contains("'k2'", missing.Message, StringComparison.Ordinal);
        Assert.Contains("wh_1", missing.Message, StringComparison.Ordinal);
    }

    [Property]
    public Property No_two_places_have_the_same_text() => Prop.ForAll(
        Gen.Elements("a", "b", "a-b", "secret", "a_secret").ArrayOf(6).ToArbitrary(),
        names => new SecretPlace(ProjectId.Parse(names[0]), WebhookId.Parse(names[1]), names[2]) is var one
            && new SecretPlace(ProjectId.Parse(names[3]), WebhookId.Parse(names[4]), names[5]) is var other
            && (one == other) == (one.Text == other.Text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("k1")]
    [InlineData(":AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("k 1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==")]
    [InlineData("k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==")]
    [InlineData("k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:k2")]
    [InlineData("k1:not base64")]
    public void What_is_no_key_is_refused(string? text) => Assert.False(EncryptionKey.TryParse(text, out _));

    [Fact]
    public void A_key_is_read_and_does_not_print_itself()
    {
        Assert.True(EncryptionKey.TryParse("2026-11_a:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", out var key));
        Assert.Equal(("2026-11_a", "2026-11_a:***"), (key.Id, key.ToString()));
        Assert.Throws<ArgumentException>(() => new EncryptionKey("k1", new byte[31]));
        Assert.Throws<ArgumentException>(() => new EncryptionKey("k:1", new byte[32]));
    }
}
