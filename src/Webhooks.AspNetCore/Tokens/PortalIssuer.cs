namespace Webhooks.AspNetCore;

/// <summary>A backend that signs the tokens of its portal users itself (JWT). Only public keys are needed here.</summary>
public sealed class PortalIssuer
{
    /// <summary>The value of <c>iss</c> in its tokens.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>The value that <c>aud</c> in its tokens must have or contain; null to accept any.</summary>
    public string? Audience { get; set; }

    /// <summary>
    /// The path of a file with its public keys, as a JSON Web Key Set or as PEM. The host reads it again when it changes, so that keys can
    /// be rotated without a restart.
    /// </summary>
    public string? JwksFile { get; set; }

    /// <summary>Its public key, as a JSON Web Key or as PEM, in place of <see cref="JwksFile"/>.</summary>
    public string? Key { get; set; }
}

/// <summary>The backends whose tokens open the portal and the API.</summary>
public sealed class PortalIssuerOptions
{
    /// <summary>Each has its own <see cref="PortalIssuer.Issuer"/>.</summary>
    public IList<PortalIssuer> Issuers { get; } = [];
}
