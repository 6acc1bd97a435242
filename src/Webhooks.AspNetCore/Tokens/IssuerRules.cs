using Microsoft.Extensions.Options;

namespace Webhooks.AspNetCore;

/// <summary>What an issuer must have. Wrong options stop the host at its start.</summary>
internal sealed class IssuerRules : IValidateOptions<PortalIssuerOptions>
{
    private const string Section = "Portal:Issuers";

    public ValidateOptionsResult Validate(string? name, PortalIssuerOptions options) =>
        Errors(options.Issuers) is { Count: > 0 } errors ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;

    /// <summary>The errors of all issuers, one sentence each, which starts with the setting. They repeat no key.</summary>
    public static IReadOnlyList<string> Errors(IList<PortalIssuer> issuers) =>
    [
        .. issuers.SelectMany(static (issuer, index) => Errors(issuer).Select(error => $"{Section}:{index}{error}")),
        .. issuers.CountBy(issuer => issuer.Issuer).Where(count => count.Value > 1 && count.Key.Length > 0)
            .Select(count => $"{Section} has the issuer '{count.Key}' more than once; list all of its keys in one JwksFile."),
    ];

    private static IEnumerable<string> Errors(PortalIssuer issuer)
    {
        if (issuer.Issuer.Length == 0)
            yield return ":Issuer is missing; it must be the value of 'iss' in the tokens.";
        if (issuer.Audience is "")
            yield return ":Audience is empty; it must be the value of 'aud' in the tokens, or absent.";
        if (issuer.JwksFile is null == issuer.Key is null)
        {
            yield return " needs either JwksFile, the path of a file with public keys, or Key, a public key.";
            yield break;
        }

        var setting = issuer.Key is null ? $":JwksFile '{issuer.JwksFile}'" : ":Key";
        var (text, unreadable) = IssuerKeys.Read(issuer);
        if (unreadable is not null)
        {
            yield return $"{setting} cannot be read: {unreadable}";
            yield break;
        }

        var set = KeySet.Parse(text);
        foreach (var error in set.Errors)
            yield return $"{setting} {error}";
        if (set.Errors.Count == 0 && set.Keys.Count == 0)
            yield return $"{setting} has no key for tokens; it must have one of {KeySet.Allowed}.";
    }
}
