using System.Collections.Immutable;
using System.Net;
using System.Text.RegularExpressions;

namespace Webhooks.Actors;

/// <summary>
/// The one receiver that may be called at an address that is otherwise forbidden: the inspector of this very host. It is shut unless the
/// host maps an inspector, and then open for URLs of the form <c>http://address:port/inspect/{bin}</c> at the addresses where this process
/// listens. Nothing is decoded or normalised: a URL that is written in any other way is none of the inspector's.
/// </summary>
public sealed partial class InspectorRoute
{
    /// <summary>Where the inspector's paths begin; the id of a bin follows.</summary>
    public const string Path = "/inspect/";

    // A host listens a moment after its actors run, and what was pending before a restart may be due at once.
    private static readonly TimeSpan OpensWithin = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isExpected;
    private ImmutableArray<Place> _places = [];

    /// <summary>The inspector's URLs up to a bin's id, the preferred one first; empty while the route is shut.</summary>
    public IEnumerable<string> Prefixes => _places.Select(place => place.Prefix);

    /// <summary>An inspector will be there once the host listens: until then attempts on its paths wait for a little while.</summary>
    public void Expect() => _isExpected = true;

    /// <summary>Lets requests through to the inspector's path at these addresses and nowhere else.</summary>
    /// <param name="endpoints">Where this process, and no other, listens for plain HTTP; none keeps the route closed.</param>
    public void Open(IEnumerable<IPEndPoint> endpoints)
    {
        _places = [.. endpoints.Distinct().Select(endpoint => new Place(endpoint))];
        _opened.TrySetResult();
    }

    /// <summary>The id of the bin that a URL leads to; null when it leads to none of this host's, or while the route is shut.</summary>
    public string? BinOf(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) ? BinOf(uri) : null;

    internal bool LeadsTo(Uri url) => BinOf(url) is not null;

    /// <summary>As <see cref="LeadsTo"/>, for an attempt that may come before the host listens.</summary>
    internal async ValueTask<bool> LeadsToAsync(Uri url, CancellationToken cancellationToken)
    {
        if (_isExpected && !_opened.Task.IsCompleted && url.AbsolutePath.StartsWith(Path, StringComparison.Ordinal))
            await Task.WhenAny(_opened.Task, Task.Delay(OpensWithin, cancellationToken)).ConfigureAwait(false);
        return LeadsTo(url);
    }

    /// <summary>Where to dial for an origin; null when it is none of ours.</summary>
    internal IPEndPoint? Find(string host, int port) => IPAddress.TryParse(host, out var address)
        ? Array.Find([.. _places], place => place.EndPoint.Port == port && place.EndPoint.Address.Equals(address))?.EndPoint
        : null;

    private string? BinOf(Uri url)
    {
        foreach (var place in _places)
        {
            // AbsoluteUri is what goes out: where it differs from what was written, something was decoded or left out.
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
        // Uri leaves out port 80, as people who copy a URL do.
        public string Prefix { get; } = new Uri($"http://{EndPoint}").GetLeftPart(UriPartial.Authority) + Path;
    }
}
