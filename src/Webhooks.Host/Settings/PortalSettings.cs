using Webhooks.Actors.Settings;
using Webhooks.AspNetCore;
using Webhooks.Dashboard.Hosting;

namespace Webhooks.Host;

/// <summary>The look of the portal, and where it may be framed: <c>Webhooks:Portal</c>.</summary>
internal sealed class PortalSettings
{
    private const string AllowedUrl = "an absolute URL of http or https";

    private Action<PortalOptions> _set = static _ => { };

    public static PortalSettings Read(SettingsReader reader)
    {
        var settings = new PortalSettings();
        reader.Read<string>("Portal:Theme", "system, light or dark", TryParseTheme,
            theme => settings._set += options => options.Theme = theme);
        reader.Read<Uri>("Portal:Logo", AllowedUrl, TryParseUrl, url => settings._set += options => options.Logo = url);
        reader.Read<Uri>("Portal:ReturnUrl", AllowedUrl, TryParseUrl, url => settings._set += options => options.ReturnUrl = url);
        reader.ReadList<string>("Portal:FrameAncestors", FrameOrigin.Allowed, FrameOrigin.TryParse,
            origins => settings._set += options =>
            {
                foreach (var origin in origins)
                    options.FrameAncestors.Add(origin);
            });
        return settings;
    }

    public void Apply(PortalOptions options) => _set(options);

    private static bool TryParseTheme(string text, out string theme) => (theme = text) is "system" or "light" or "dark";

    private static bool TryParseUrl(string text, out Uri url) =>
        Uri.TryCreate(text, UriKind.Absolute, out url!) && url.Scheme is "http" or "https";
}
