using System.Collections.Immutable;
using System.Net;
using System.Text.RegularExpressions;

namespace Webhooks.Actors;

/// <summary>
/// The one receiver that may be called at an otherwise forbidden address: the inspector of this host. It is closed unless the
/// host maps an inspector, and then open for URLs of the form <c>http://address:port/inspect/{bin}</c> at the addresses where this process
/// listens. Nothing is decoded or normalised: a URL in any other form is not one of the inspector.
/// </summary>
public sealed partial class InspectorRoute
{
    /// <summary>The prefix of the inspector's paths; the id of a bin follows.</summary>
    public const string Path = "/inspect/";

    // A host listens shortly after its actors run, and deliveries that were pending before a restart may be due at once.
    private static readonly TimeSpan OpensWithin = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isExpected;
    private ImmutableArray<Place> _places = [];

    /// <summary>The inspector's URLs up to a bin's id, the preferred one first; empty while the route is closed.</summary>
    public IEnumerable<string> Prefixes => _places.Select(place => place.Prefix);

    /// <summary>The inspector will exist when the host listens: until then attempts on its paths wait briefly.</summary>
    public void Expect() => _isExpected = true;

    /// <summary>Allows requests to the inspector's path only at these addresses.</summary>
    /// <param name="endpoints">Where this process, and no other, listens for plain HTTP; none keeps the route closed.</param>
    public void Open(IEnumerable<IPEndPoint> endpoints)
    {
        _places = [.. endpoints.Distinct().Select(endpoint => new Place(endpoint))];
        _opened.TrySetResult();
    }

    /// <summary>The id of the bin of a URL; null when it is not on this host, or while the route is closed.</summary>
    public string? BinOf(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) ? BinOf(uri) : null;

    internal bool LeadsTo(Uri url) => BinOf(url) is not null;

    /// <summary>As <see cref="LeadsTo"/>, for an attempt that may start before the host listens.</summary>
    internal async ValueTask<bool> LeadsToAsync(Uri url, CancellationToken cancellationToken)
    {
        if (_isExpected && !_opened.Task.IsCompleted && url.AbsolutePath.StartsWith(Path, StringComparison.Ordinal))
            await Task.WhenAny(_opened.Task, Task.Delay(OpensWithin, cancellationToken)).ConfigureAwait(false);
        return LeadsTo(url);
    }

    /// <summary>Where to dial for an origin; null when it is not this host.</summary>
    internal IPEndPoint? Find(string host, int port) => IPAddress.TryParse(host, out var address)
        ? Array.Find([.. _places], place => place.EndPoint.Port == port && place.EndPoint.Address.Equals(address))?.EndPoint
        : null;

    private string? BinOf(Uri url)
    {
        foreach (var place in _places)
        {
            // AbsoluteUri is what is sent: if it differs from the text, a part was decoded or omitted.
            if (url.OriginalString.StartsWith(place.Prefix, StringComparison.Ordinal)
                && url.OriginalString == url.AbsoluteUri
                && BelowPrefix().Match(url.OriginalString[place.Prefix.Length..]) is { Success: true } below)
            {
                return below.Groups["bin"].Value;
            }
        }

        return null;
    }

    [GeneratedRegex(@"\A(?<bin>[A-Za-z0-9_-]{22})(/[A-Za-z0-9._~-]+)*/?(\?[!-~]*)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex BelowPrefix();

    private sealed record Place(IPEndPoint EndPoint)
    {
        // Uri omits port 80, as users who copy a URL do.
        public string Prefix { get; } = new Uri($"http://{EndPoint}").GetLeftPart(UriPartial.Authority) + Path;
    }
}
