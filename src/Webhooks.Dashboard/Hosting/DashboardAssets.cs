using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Webhooks.Dashboard.Hosting;

/// <summary>
/// The scripts and styles of the dashboard, from this assembly: the web root files of packages exist only in a
/// published host or one in development, and only if it serves static files. The version in each URL lets browsers cache them forever.
/// </summary>
internal static class DashboardAssets
{
    private const string Prefix = "dashboard/";

    private static readonly Assembly Here = typeof(DashboardAssets).Assembly;

    private static readonly FrozenDictionary<string, Asset> All = Here.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .Select(name => (Name: name[Prefix.Length..], Asset: Asset.Open(name)))
        .Append((Name: "embedded.css", Asset: new(".css",
            () => EmbeddedStyles.Build(Read($"{Prefix}MudBlazor.min.css"), Read($"{Prefix}dashboard.css")))))
        .ToFrozenDictionary(file => file.Name, file => file.Asset, StringComparer.Ordinal);

    /// <summary>The URL of an asset, relative to the base of the dashboard.</summary>
    public static string Url(string name) => $"assets/{All[name].Version}/{name}";

    public static Task InvokeAsync(HttpContext http, RequestDelegate next) =>
        !http.Request.Path.StartsWithSegments("/assets", out var rest) ? next(http)
        : WriteAsync(http, rest.Value![(rest.Value!.LastIndexOf('/') + 1)..]);

    /// <summary>Answers with a file, or that there is none.</summary>
    public static Task WriteAsync(HttpContext http, string name) =>
        All.TryGetValue(name, out var asset) ? asset.WriteAsync(http) : NotFoundAsync(http);

    private static byte[] Read(string name)
    {
        using var stream = Here.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static async Task NotFoundAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        await http.Response.WriteAsync("There is no such file.");
    }

    private sealed class Asset
    {
        private readonly string _contentType;
        private readonly Lazy<byte[]> _bytes;

        // Compressed at the first request: most starts of a host do not need the dashboard, nor each of its files.
        private readonly Lazy<byte[]> _gzipped;
        private readonly Lazy<string> _version;

        public Asset(string extension, Func<byte[]> read)
        {
            _contentType = TypeOf(extension);
            _bytes = new(read);
            _gzipped = new(() => Compress(_bytes.Value));
            _version = new(() => Convert.ToHexStringLower(SHA256.HashData(_bytes.Value))[..12]);
        }

        public string Version => _version.Value;

        public static Asset Open(string name) => new(Path.GetExtension(name), () => Read(name));

        public async Task WriteAsync(HttpContext http)
        {
            if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
            {
                http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
                http.Response.Headers.Allow = "GET, HEAD";
                return;
            }

            var headers = http.Response.Headers;
            headers.CacheControl = "public, max-age=31536000, immutable";
            headers.Vary = HeaderNames.AcceptEncoding;
            headers.ContentType = _contentType;
            var content = _bytes.Value;
            if (http.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
            {
                content = _gzipped.Value;
                headers.ContentEncoding = "gzip";
            }

            headers.ContentLength = content.Length;
            if (HttpMethods.IsGet(http.Request.Method))
                await http.Response.Body.WriteAsync(content, http.RequestAborted);
        }

        private static byte[] Compress(byte[] bytes)
        {
            using var buffer = new MemoryStream();
            using (var gzip = new GZipStream(buffer, CompressionLevel.Optimal))
                gzip.Write(bytes);
            return buffer.ToArray();
        }

        private static string TypeOf(string extension) => extension switch
        {
            ".js" => "text/javascript; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".svg" => "image/svg+xml",
            _ => throw new InvalidOperationException($"No content type is known for '{extension}'."),
        };
    }
}
