using System.Buffers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Webhooks.Actors;
using Webhooks.AspNetCore;

namespace Webhooks.Dashboard.Hosting;

/// <summary>The origin of a page that may show the portal in a frame, as browsers write it.</summary>
internal static class FrameOrigin
{
    public const string Allowed =
        "one or more origins: https:// (or http://), a host name and, unless it is the default, a port, such as https://app.example.com; "
        + "without path and without *";

    private static readonly SearchValues<char> NotInOrigin = SearchValues.Create("/\\?#@*;,'\" \t\r\n");

    /// <summary>Reads an origin. It becomes a part of a header, so nothing else is accepted: no path, list, wildcard or keyword.</summary>
    public static bool TryParse(string text, out string origin)
    {
        origin = "";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url)
            || url.Scheme is not ("https" or "http")
            || url.HostNameType is not (UriHostNameType.Dns or UriHostNameType.IPv4)
            || text.AsSpan(url.Scheme.Length + "://".Length).ContainsAny(NotInOrigin))
        {
            return false;
        }

        origin = url.IsDefaultPort ? $"{url.Scheme}://{url.IdnHost}" : $"{url.Scheme}://{url.IdnHost}:{url.Port}";
        return true;
    }

    /// <summary>The origins of the options; none when only the rule of the dashboard applies.</summary>
    public static IReadOnlyList<string> Of(PortalOptions options) =>
        [.. options.FrameAncestors.Select(text => TryParse(text, out var origin) ? origin : "").Where(origin => origin.Length > 0)];

    /// <exception cref="WebhooksStartupException">One of the options is not an origin.</exception>
    public static void Check(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<PortalOptions>>().Value;
        if (options.FrameAncestors.FirstOrDefault(text => !TryParse(text, out _)) is { } wrong)
            throw new WebhooksStartupException($"PortalOptions.FrameAncestors has '{wrong}'; it must be {Allowed}.");
    }
}
