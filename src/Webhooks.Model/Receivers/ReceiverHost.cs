using System.Net;

namespace Webhooks.Model;

/// <summary>The host of a URL.</summary>
internal abstract record ReceiverHost
{
    private static readonly string[] InternalSuffixes = [".localhost", ".local", ".internal", ".localdomain"];

    /// <summary>A name; its addresses are known when it is called.</summary>
    /// <param name="IsInternal">It can exist only in a private network.</param>
    public sealed record Name(bool IsInternal) : ReceiverHost;

    /// <summary>An address in its usual form.</summary>
    public sealed record Address(IPAddress Value) : ReceiverHost;

    /// <summary>A number in a form that some resolvers read as an address: <c>2130706433</c>, <c>0x7f.1</c>, <c>127.0.0.1.</c></summary>
    public sealed record Disguised : ReceiverHost;

    /// <param name="uri">The URL.</param>
    /// <param name="written">Its host in the original text: <see cref="Uri"/> has already rewritten it.</param>
    public static ReceiverHost Of(Uri uri, string written)
    {
        if (uri.HostNameType == UriHostNameType.IPv6)
            return new Address(IPAddress.Parse(uri.IdnHost));
        var name = uri.IdnHost.EndsWith('.') ? uri.IdnHost[..^1] : uri.IdnHost;
        if (!EndsInNumber(name))
            return new Name(IsInternalName(name));
        return IPAddress.TryParse(written, out var address) && address.ToString() == written ? new Address(address) : new Disguised();
    }

    // https://url.spec.whatwg.org/#ends-in-a-number-checker
    private static bool EndsInNumber(string name)
    {
        var last = name.AsSpan(name.LastIndexOf('.') + 1);
        return !last.ContainsAnyExceptInRange('0', '9') || last.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsInternalName(string name) =>
        !name.Contains('.', StringComparison.Ordinal) || InternalSuffixes.Any(s => name.EndsWith(s, StringComparison.OrdinalIgnoreCase));
}
