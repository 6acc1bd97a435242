using System.Text;
using Microsoft.Extensions.Time.Testing;
using NSec.Cryptography;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Client.Tests.Signatures;

public sealed class WebhookSignatureTests
{
    private const string Id = "evt_17";
    private const string Now = "1700000000";

    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"id":"evt_17","data":"ä"}""");
    private static readonly FakeTimeProvider Clock = new(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));

    private readonly string _secret = StandardWebhooks.NewSecret();

    [Fact]
    public void The_example_of_Standard_Webhooks_verifies()
    {
        var headers = new WebhookHeaders("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");

        var found = WebhookSignature.Verify(
            headers, """{"test": 2432232314}"""u8, ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
            new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1614265330)));

        Assert.Equal((true, SignatureFault.None), (found.IsValid, found.Fault));
    }

    [Fact]
    public void What_a_receivers_test_signs_is_the_example_of_Standard_Webhooks_and_verifies()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1614265330));

        var headers = WebhookSignature.Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", """{"test": 2432232314}"""u8,
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", clock);

        Assert.Equal(new WebhookHeaders("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
            headers);
        Assert.True(WebhookSignature.Verify(WebhookSignature.Sign(Id, Body, _secret), Body, [_secret]).IsValid);
    }

    [Fact]
    public void A_public_key_signs_nothing()
    {
        using var pair = Key.Create(SignatureAlgorithm.Ed25519);
        var key = "whpk_" + Convert.ToBase64String(pair.PublicKey.Export(KeyBlobFormat.RawPublicKey));
        Assert.Throws<ArgumentException>(() => WebhookSignature.Sign(Id, Body, key));
        Assert.Throws<ArgumentException>(() => WebhookSignature.Sign(Id, Body, "secret"));
    }

    [Fact]
    public void One_of_several_signatures_and_one_of_several_secrets_are_enough()
    {
        var (old, foreign) = (StandardWebhooks.NewSecret(), StandardWebhooks.NewSecret());
        var both = $"v2,AAAA {Signed(foreign)} {Signed(old)}";

        Assert.Equal(SignatureFault.None, Verify(both, _secret, old).Fault);
        Assert.Equal(SignatureFault.None, Verify($"{Signed(_secret)} {Signed(foreign)}", _secret, old).Fault);
        Assert.Equal(SignatureFault.NoMatchingSignature, Verify(both, _secret).Fault);
    }

    [Fact]
    public void A_public_key_verifies_v1a()
    {
        using var pair = Key.Create(SignatureAlgorithm.Ed25519);
        var key = "whpk_" + Convert.ToBase64String(pair.PublicKey.Export(KeyBlobFormat.RawPublicKey));
        var signature = "v1a,"
            + Convert.ToBase64String(SignatureAlgorithm.Ed25519.Sign(pair, [.. Encoding.ASCII.GetBytes($"{Id}.{Now}."), .. Body]));

        Assert.Equal(SignatureFault.None, Verify(signature, key).Fault);
        Assert.Equal(SignatureFault.None, Verify($"{Signed(_secret)} {signature}", key).Fault);
        Assert.Equal(SignatureFault.NoMatchingSignature,
            Verify(signature.Replace("v1a,", "v1,", StringComparison.Ordinal), key, _secret).Fault);
        Assert.Contains("signed with v1a only", Verify(signature, _secret).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_altered_does_not_fit()
    {
        var signature = Signed(_secret);

        Assert.Equal(SignatureFault.NoMatchingSignature,
            WebhookSignature.Verify(new(Id, Now, signature), [.. Body, 32], [_secret], Clock).Fault);
        Assert.Equal(SignatureFault.NoMatchingSignature,
            WebhookSignature.Verify(new("evt_18", Now, signature), Body, [_secret], Clock).Fault);
        Assert.Equal(SignatureFault.NoMatchingSignature,
            WebhookSignature.Verify(new(Id, "1700000001", signature), Body, [_secret], Clock).Fault);
    }

    [Theory]
    [InlineData(-300, SignatureFault.None)]
    [InlineData(-301, SignatureFault.TimestampTooOld)]
    [InlineData(300, SignatureFault.None)]
    [InlineData(301, SignatureFault.TimestampTooNew)]
    public void A_timestamp_is_tolerated_for_five_minutes(int seconds, SignatureFault fault)
    {
        var timestamp = $"{1_700_000_000 + seconds}";
        var headers = new WebhookHeaders(Id, timestamp, StandardWebhooks.Sign(_secret, Id, timestamp, Body));

        Assert.Equal(fault, WebhookSignature.Verify(headers, Body, [_secret], Clock).Fault);
        Assert.Equal(SignatureFault.None, WebhookSignature.Verify(headers, Body, [_secret], Clock, TimeSpan.FromMinutes(6)).Fault);
    }

    [Theory]
    [InlineData(null, Now, "v1,AAAA", SignatureFault.MissingHeader, "webhook-id")]
    [InlineData(Id, "", "v1,AAAA", SignatureFault.MissingHeader, "webhook-timestamp")]
    [InlineData(Id, Now, null, SignatureFault.MissingHeader, "webhook-signature")]
    [InlineData("evt.17", Now, "v1,AAAA", SignatureFault.MalformedHeader, "webhook-id")]
    [InlineData("evt 17", Now, "v1,AAAA", SignatureFault.MalformedHeader, "webhook-id")]
    [InlineData(Id, "+1700000000", "v1,AAAA", SignatureFault.MalformedHeader, "webhook-timestamp")]
    [InlineData(Id, "1700000000.0", "v1,AAAA", SignatureFault.MalformedHeader, "webhook-timestamp")]
    [InlineData(Id, "99999999999999999999", "v1,AAAA", SignatureFault.MalformedHeader, "webhook-timestamp")]
    [InlineData(Id, "999999999999", "v1,AAAA", SignatureFault.MalformedHeader, "webhook-timestamp")]
    [InlineData(Id, Now, "v1", SignatureFault.MalformedHeader, "webhook-signature")]
    [InlineData(Id, Now, "v1,", SignatureFault.MalformedHeader, "webhook-signature")]
    [InlineData(Id, Now, "v1,*", SignatureFault.MalformedHeader, "webhook-signature")]
    [InlineData(Id, Now, "v2,AAAA", SignatureFault.MalformedHeader, "webhook-signature")]
    [InlineData(Id, Now, "v1,AAAA", SignatureFault.NoMatchingSignature, "No signature matches")]
    public void Errors_are_reported(string? id, string? timestamp, string? signature, SignatureFault fault, string reason)
    {
        var found = WebhookSignature.Verify(new(id, timestamp, signature), Body, [_secret], Clock);

        Assert.Equal((false, fault), (found.IsValid, found.Fault));
        Assert.Contains(reason, found.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("whsec_AAAA")]
    [InlineData("whsec_***")]
    [InlineData("whpk_AAAA")]
    [InlineData("whsk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void A_secret_that_is_none_is_the_receivers_fault_and_is_not_repeated(string secret)
    {
        var wrong = Assert.Throws<ArgumentException>(
            () => WebhookSignature.Verify(new(Id, Now, Signed(_secret)), Body, [_secret, secret], Clock));

        Assert.True(secret.Length < 6 || !wrong.Message.Contains(secret[6..], StringComparison.Ordinal));
        Assert.Throws<ArgumentException>(() => WebhookSignature.Verify(new(Id, Now, Signed(_secret)), Body, [], Clock));
    }

    [Fact]
    public void Headers_are_found_whatever_their_case()
    {
        using var request = new HttpRequestMessage();
        request.Headers.Add("Webhook-Id", "a");
        request.Headers.Add("WEBHOOK-TIMESTAMP", "b");
        request.Headers.Add("webhook-signature", ["c", "d"]);

        Assert.Equal(new("a", "b", "c,d"), WebhookHeaders.From(request.Headers));
        Assert.Equal(
            new("a", null, "c"), WebhookHeaders.From(new Dictionary<string, string> { ["Webhook-ID"] = "a", ["webhook-signature"] = "c" }));
        Assert.Equal(new(null, null, null), WebhookHeaders.From(_ => null));
    }

    private static string Signed(string secret) => StandardWebhooks.Sign(secret, Id, Now, Body);

    private static SignatureVerification Verify(string signature, params string[] secrets) =>
        WebhookSignature.Verify(new(Id, Now, signature), Body, secrets, Clock);
}
