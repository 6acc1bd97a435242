using Microsoft.AspNetCore.Http;

namespace Webhooks.AspNetCore;

/// <summary>Where the host has mapped the portal.</summary>
internal sealed class PortalPlace
{
    private string? _path;

    /// <summary>The segment below it of the URLs that work once.</summary>
    public const string Enter = "enter";

    /// <summary>The portal is below this path.</summary>
    public void Map(string path) => _path = path.TrimEnd('/');

    /// <summary>The URL that uses a code, at the host's name in a request; null when the host has no portal.</summary>
    public string? UrlOf(HttpRequest request, string code) =>
        _path is null ? null : $"{request.Scheme}://{request.Host}{LocalPath.Of(request, $"{_path}/{Enter}/{code}")}";
}
