using System.Text.Json.Serialization;

namespace Webhooks.Model;

/// <summary>The signatures of Standard Webhooks.</summary>
public enum SigningScheme
{
    /// <summary>HMAC-SHA256: sender and receiver share the secret.</summary>
    V1,

    /// <summary>Ed25519: the receiver has the public key only, so it cannot forge signatures itself.</summary>
    V1a,

    /// <summary>Both signatures in one header, so that libraries that know either of them verify.</summary>
    [JsonStringEnumMemberName("v1,v1a")]
    V1AndV1a,
}
