using Google.Protobuf;
using Webhooks.Actors.Encryption;
using Webhooks.Actors.Journal;
using Webhooks.Actors.Signing;
using Webhooks.Model;
using Xunit;

namespace Webhooks.Actors.Tests.Signing;

public sealed class StoredSecretTests
{
    private static readonly SigningSecret Pair = Ed25519Signature.KeyPair(new byte[32]);

    private static readonly WebhookDefinition Definition =
        Sample.Definition(new("https://example.com/")) with { Signing = SigningScheme.V1a };

    [Fact]
    public void A_key_pair_is_read_as_it_was_stored()
    {
        var created = new WebhookCreated(Sample.Project, Sample.Webhook, Definition, Pair, null, Sample.Noon);
        var changed = new WebhookChanged(Definition, Sample.Noon) { Secret = Pair };
        var snapshot = new WebhookSnapshot(WebhookDecider.Apply(WebhookState.Missing, created), 0);

        Assert.Equal((Pair, SigningScheme.V1a), (Stored(created).Secret, Stored(created).Definition.Signing));
        Assert.Equal(Pair, Stored(changed).Secret);
        Assert.Equal((Pair, SigningScheme.V1a), (Stored(snapshot).State.Secret, Stored(snapshot).State.Definition?.Signing));
    }

    /// <summary>What older versions stored has none of the new fields, and what is stored of a v1 webhook has none either.</summary>
    [Fact]
    public void A_shared_secret_is_stored_as_it_always_was()
    {
        var definition = Definition with { Signing = SigningScheme.V1 };

        var created = WebhookWire.ToWire(new WebhookCreated(Sample.Project, Sample.Webhook, definition, Sample.Secret, null, Sample.Noon));
        var changed = WebhookWire.ToWire(new WebhookChanged(definition, Sample.Noon));

        Assert.DoesNotContain(13, FieldsOf(created.Definition));
        Assert.DoesNotContain(14, FieldsOf(created.Definition));
        Assert.Equal([1, 2], FieldsOf(changed));
        Assert.Equal((Sample.Secret, SigningScheme.V1),
            (WebhookWire.FromWire(created).Secret, WebhookWire.FromWire(created).Definition.Signing));
        Assert.Null(WebhookWire.FromWire(changed).Secret);
    }

    private static T Stored<T>(T value)
        where T : notnull
    {
        var serializer = new FactSerializer(null, KeyRing.None);
        return (T)serializer.FromBinary(serializer.ToBinary(value), serializer.Manifest(value));
    }

    private static List<int> FieldsOf(IMessage message)
    {
        var fields = new List<int>();
        using var input = new CodedInputStream(message.ToByteArray());
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            fields.Add(WireFormat.GetTagFieldNumber(tag));
            input.SkipLastField();
        }

        return fields;
    }
}
