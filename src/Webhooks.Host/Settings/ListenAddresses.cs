using System.Net;

namespace Webhooks.Host;

/// <summary>
/// Where the host listens. Without keys it may listen only on loopback, which is checked before it listens.
/// </summary>
internal static class ListenAddresses
{
    public const string Default = "http://127.0.0.1:5080";

    /// <summary>Whether the operator has configured addresses.</summary>
    public static bool AreConfigured(IConfiguration configuration) => Configured(configuration).Length > 0;

    /// <param name="configuration">The configuration of the addresses.</param>
    /// <param name="hasKeys">Whether requests need a key.</param>
    public static IEnumerable<string> Validate(IConfiguration configuration, bool hasKeys)
    {
        foreach (var (key, address) in Configured(configuration))
        {
            if (!TryParse(address, out var binding))
                yield return $"{key} is '{address}'; it must be one or more addresses such as {Default}, with a port from 0 to 65535.";
            else if (!hasKeys && !IsLoopback(binding))
                yield return $"{key} is '{address}', which others can reach; without Webhooks:Auth:Keys it must be loopback addresses such "
                    + $"as {Default}.";
        }
    }

    /// <summary>What Kestrel will bind, in its order: endpoints of its own section, else urls, else ports on every address.</summary>
    private static (string Key, string Address)[] Configured(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren()
            .Select(endpoint => ($"{endpoint.Path}:Url", endpoint["Url"] ?? ""))
            .ToArray();
        if (endpoints.Length > 0)
            return endpoints;
        var urls = Split("urls", address => address);
        return urls.Length > 0
            ? urls
            : [.. Split("http_ports", port => $"http://*:{port}"), .. Split("https_ports", port => $"https://*:{port}")];

        (string, string)[] Split(string key, Func<string, string> address) =>
            [
                .. (configuration[key] ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                    .Select(part => (key, address(part)))];
    }

    private static bool TryParse(string address, out BindingAddress binding)
    {
        binding = null!;
        try
        {
            binding = BindingAddress.Parse(address);
            return binding.Scheme is "http" or "https"
                && (binding.IsUnixPipe || binding.Port is >= IPEndPoint.MinPort and <= IPEndPoint.MaxPort);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>Kestrel treats any other name as every address.</summary>
    private static bool IsLoopback(BindingAddress binding) =>
        binding.IsUnixPipe
        || binding.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(binding.Host, out var address) && IPAddress.IsLoopback(address));
}
