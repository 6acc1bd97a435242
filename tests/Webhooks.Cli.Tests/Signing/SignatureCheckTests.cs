using System.Text;
using Microsoft.Extensions.Time.Testing;
using Webhooks.Client;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Cli.Tests.Signing;

public class SignatureCheckTests
{
    private const long Sent = 1_795_560_844;
    private static readonly string Secret = StandardWebhooks.NewSecret();
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"id":"evt_1"}""");
    private readonly FakeTimeProvider time = new(DateTimeOffset.FromUnixTimeSeconds(Sent));

    [Fact]
    public void What_one_of_the_secrets_has_signed_is_valid()
    {
        Assert.Equal("valid", Find(Signature()));
        Assert.Equal("valid", Find($"v1,AAAA {Signature()}"));
        Assert.Equal(
            "valid",
            new SignatureCheck([StandardWebhooks.NewSecret(), Secret], WebhookSignature.DefaultTolerance, time).Find(
                new("evt_1", $"{Sent}", Signature()), Body).Verdict);
    }

    [Fact]
    public void What_we_sign_is_what_Standard_Webhooks_signs() =>
        Assert.Equal(Signature(), HmacSignature.Sign(Secret, "evt_1", Sent, Body));

    [Theory]
    [InlineData("evt_2", "1795560844", "mismatch")]
    [InlineData("evt_1", "1795560845", "mismatch")]
    [InlineData("evt_1", "1795560000", "timestamp")]
    [InlineData("evt_1", "now", "malformed")]
    [InlineData(null, "1795560844", "malformed")]
    public void What_was_altered_is_not(string? id, string timestamp, string verdict) =>
        Assert.Equal(verdict, Find(Signature(), id, timestamp));

    [Fact]
    public void What_is_not_signed_is_reported_as_such() => Assert.Equal("unsigned", Find(null, null, null));

    private static string Signature() => StandardWebhooks.Sign(Secret, "evt_1", $"{Sent}", Body);

    private string Find(string? signature, string? id = "evt_1", string? timestamp = "1795560844") =>
        new SignatureCheck([Secret], WebhookSignature.DefaultTolerance, time).Find(new(id, timestamp, signature), Body).Verdict;
}
