using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Xunit;
using Xunit;

namespace Webhooks.Model.Tests.Signing;

public class SignatureTests
{
    private const string FirstSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string FirstId = "msg_p5jXN8AQM9LWM0D4loKWxJek";

    /// <summary>Vectors of Standard Webhooks and of its libraries' tests, each recomputed in two languages.</summary>
    public static TheoryData<string, string, long, string, string> Vectors => new()
    {
        { FirstSecret, FirstId, 1614265330, """{"test": 2432232314}""", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" },
        {
            "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk", 1649367553,
            """{"email":"test@example.com","username":"test_user"}""", "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw="
        },
        { FirstSecret, FirstId, 1614265330, """{"n":"žluťoučký 🐎"}""", "v1,walj13S7Nmgbaa5Kn26iQe6UvUfPbcciJpWepXyIJ2o=" },
    };

    [Theory, MemberData(nameof(Vectors))]
    public void A_signature_is_the_one_that_Standard_Webhooks_prescribes(
        string secret, string id, long timestamp, string body, string signature) =>
        Assert.Equal(signature, Sign(secret, id, timestamp, Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void A_body_of_a_mebibyte_is_signed_whole() => Assert.Equal(
        "v1,txpEUxqWZJ5nteTnymUVa+7C4NHpBeXJ6CsBAW0c3/A=",
        Sign(FirstSecret, FirstId, 1614265330, Enumerable.Repeat((byte)'a', 1_048_576).ToArray()));

    [Property]
    public bool Content_is_id_timestamp_and_body_joined_by_full_stops(NonNull<string> id, long timestamp, byte[] body)
    {
        byte[] content = [.. Encoding.UTF8.GetBytes($"{id.Get}.{timestamp}."), .. body];
        var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(Given.Secret.Key, content));
        return Signature.Sign(Given.Secret, id.Get, timestamp, body) == expected;
    }

    private static string Sign(string secret, string id, long timestamp, byte[] body)
    {
        Assert.True(SigningSecret.TryParse(secret, out var key));
        return Signature.Sign(key, id, timestamp, body);
    }
}
