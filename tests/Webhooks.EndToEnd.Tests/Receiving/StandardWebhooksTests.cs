using System.Text;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.EndToEnd.Tests.Receiving;

public sealed class StandardWebhooksTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const string Timestamp = "1614265330";
    private const string Body = """{"test": 2432232314}""";
    private const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    [Theory]
    [InlineData(Body, Signature)]
    [InlineData("""{"n":"žluťoučký 🐎"}""", "v1,walj13S7Nmgbaa5Kn26iQe6UvUfPbcciJpWepXyIJ2o=")]
    public void Published_vectors_verify(string body, string signature) =>
        Assert.True(StandardWebhooks.Verifies(Secret, Id, Timestamp, Encoding.UTF8.GetBytes(body), signature));

    [Fact]
    public void One_of_several_signatures_is_enough() =>
        Assert.True(Verifies(Body, $"v1,AAAA {Signature}"));

    [Theory]
    [InlineData("""{"test":2432232314}""", Signature)]
    [InlineData(Body, "v1,AAAA")]
    [InlineData(Body, "")]
    public void Another_body_or_signature_does_not_verify(string body, string signature) =>
        Assert.False(Verifies(body, signature));

    private static bool Verifies(string body, string signature) =>
        StandardWebhooks.Verifies(Secret, Id, Timestamp, Encoding.UTF8.GetBytes(body), signature);
}
