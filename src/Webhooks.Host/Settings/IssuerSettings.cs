using Webhooks.Actors.Settings;
using Webhooks.AspNetCore;

namespace Webhooks.Host;

/// <summary>The backends that sign tokens of portal users: <c>Webhooks:Portal:Issuers</c>. Errors never contain a key.</summary>
internal static class IssuerSettings
{
    private const string Section = "Portal:Issuers";

    private static readonly string[] Fields =
        [nameof(PortalIssuer.Issuer), nameof(PortalIssuer.Audience), nameof(PortalIssuer.JwksFile), nameof(PortalIssuer.Key)];

    public static IReadOnlyList<PortalIssuer> Read(SettingsReader reader)
    {
        var issuers = new List<PortalIssuer>();
        foreach (var item in reader.Items(Section).Where(item => item.Value != "" || item.GetChildren().Any()))
        {
            foreach (var field in item.GetChildren().Select(child => child.Key).Except(Fields, StringComparer.OrdinalIgnoreCase))
            {
                reader.Errors.Add($"{reader.NameOf(Section)}:{item.Key}:{field} is not a setting; there are {string.Join(", ", Fields)}.");
            }

            issuers.Add(new()
            {
                Issuer = item[nameof(PortalIssuer.Issuer)]?.Trim() ?? "",
                Audience = item[nameof(PortalIssuer.Audience)]?.Trim(),
                JwksFile = item[nameof(PortalIssuer.JwksFile)]?.Trim(),
                Key = item[nameof(PortalIssuer.Key)],
            });
        }

        reader.Errors.AddRange(IssuerRules.Errors(issuers).Select(reader.NameOf));
        return issuers;
    }

    public static void Apply(IReadOnlyList<PortalIssuer> issuers, PortalIssuerOptions options)
    {
        foreach (var issuer in issuers)
            options.Issuers.Add(issuer);
    }
}
