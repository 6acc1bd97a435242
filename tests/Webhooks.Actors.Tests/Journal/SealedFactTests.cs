using Webhooks.Actors.Encryption;
using Webhooks.Actors.Journal;
using Webhooks.Actors.Protocol;
using Webhooks.Model;
using Xunit;

namespace Webhooks.Actors.Tests.Journal;

public sealed class SealedFactTests
{
    private static readonly FactSerializer Clear = new(null, KeyRing.None);

    private static readonly FactSerializer Sealing = new(null, Sample.Keys);

    public static TheoryData<string> Samples => [.. StoredSamples.ByName.Keys.Where(GoldenFiles.IsSealed)];

    /// <summary>All secrets of the samples.</summary>
    private static readonly byte[][] Planted = [Sample.Secret.Key.ToArray(), [.. new byte[32], .. Enumerable.Repeat((byte)7, 32)],
        "Key=abc"u8.ToArray(), "Authorization"u8.ToArray()];

    [Theory]
    [MemberData(nameof(Samples))]
    public void No_secret_is_in_what_is_stored(string sample)
    {
        var fact = StoredSamples.ByName[sample];

        Assert.Contains(Planted, secret => Clear.ToBinary(fact).AsSpan().IndexOf(secret) >= 0);
        Assert.DoesNotContain(Planted, secret => Sealing.ToBinary(fact).AsSpan().IndexOf(secret) >= 0);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void What_was_stored_in_plaintext_is_read_with_a_key_too(string sample) => Assert.Equal(
        Shape.Of(StoredSamples.ByName[sample]),
        Shape.Of(Sealing.FromBinary(Clear.ToBinary(StoredSamples.ByName[sample]), GoldenFiles.ManifestOf(sample))));

    [Theory]
    [MemberData(nameof(Samples))]
    public void Without_its_key_it_is_an_error(string sample)
    {
        var bytes = Sealing.ToBinary(StoredSamples.ByName[sample]);
        Assert.Throws<SecretUnreadableException>(() => Clear.Read(bytes, GoldenFiles.ManifestOf(sample)));
    }

    [Fact]
    public void A_secret_that_is_retiring_does_not_open_as_the_present_one()
    {
        var snapshot = Actors.Journal.Wire.WebhookSnapshot.Parser.ParseFrom(Sealing.ToBinary(StoredSamples.ByName["WS1_sealed"]));
        snapshot.SealedSecret = snapshot.Retiring[1].SealedSecret;

        Assert.Throws<SecretUnreadableException>(() => new SealedFields(Sample.Keys).Open(snapshot));
    }

    [Fact]
    public void A_fact_that_does_not_say_whose_it_is_is_not_stored() =>
        Assert.Throws<InvalidOperationException>(() => Sealing.ToBinary(new SecretRotated(Sample.Secret, Sample.Noon, Sample.Noon)));

    /// <summary>Dead letters and debug logs print what they are about.</summary>
    [Theory]
    [MemberData(nameof(Samples))]
    public void No_secret_is_in_what_facts_and_commands_print(string sample)
    {
        var printed = StoredSamples.ByName[sample] switch
        {
            WebhookCreated created =>
                $"{created} {created.Definition} "
                    + new CommandWebhook(
                    created.Project, created.Id, new CreateWebhook(created.Project, created.Id, created.Definition, created.Secret, null)),
            WebhookChanged changed => $"{changed} {new ChangeWebhook(WebhookPatch.To(changed.Definition), changed.Secret)}",
            SecretRotated rotated => $"{rotated} {new RotateSecret(rotated.Secret, TimeSpan.Zero)}",
            WebhookSnapshot snapshot => $"{snapshot} {snapshot.State.Retiring[0]}",
            var other => throw new InvalidOperationException($"{other} has no secret."),
        };

        Assert.DoesNotContain("Key=abc", printed, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(Sample.Secret.Key), printed, StringComparison.Ordinal);
        Assert.DoesNotContain("BwcHBwcHBwcHBwcH", printed, StringComparison.Ordinal);
    }
}
