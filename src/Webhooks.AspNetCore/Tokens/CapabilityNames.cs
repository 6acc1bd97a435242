using Webhooks.Actors;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>Capabilities as the API names them.</summary>
internal static class CapabilityNames
{
    private static readonly IReadOnlyList<Capabilities> Each =
        [.. Enum.GetValues<Capabilities>().Where(one => int.IsPow2((int)one) && GatewayPortal.Grantable.HasFlag(one))];

    public static string Allowed { get; } = string.Join(", ", Each.Select(Name));

    public static IReadOnlyList<string> Of(Capabilities capabilities) => [.. Each.Where(one => capabilities.HasFlag(one)).Select(Name)];

    public static bool TryParse(string name, out Capabilities capability)
    {
        capability = Each.FirstOrDefault(one => Name(one) == name);
        return capability != Capabilities.None;
    }

    private static string Name(Capabilities one) => one.ToString().ToLowerInvariant();
}
