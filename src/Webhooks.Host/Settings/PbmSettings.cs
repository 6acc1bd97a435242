using System.Globalization;
using System.Net;
using Webhooks.Actors.Settings;

namespace Webhooks.Host;

/// <summary>Where the host listens for <c>pbm</c>. It needs no key, so only this machine may reach it.</summary>
internal sealed record PbmSettings(string Address, int Port)
{
    private static readonly PbmSettings Default = new("127.0.0.1", 9110);

    /// <summary>Why it cannot be enabled, or null.</summary>
#if PETABRIDGE_CMD
    public static string? Unavailable => null;
#else
    public static string? Unavailable =>
        "this host was built without pbm. Build it where NuGet has the package Petabridge.Cmd.Host: dotnet publish src/Webhooks.Host -c "
            + "Release -p:PetabridgeCmd=true";
#endif

    /// <returns>Null unless it is enabled.</returns>
    public static PbmSettings? Read(SettingsReader reader)
    {
        var (isEnabled, settings) = (false, Default);
        reader.Read<bool>("Pbm:Enabled", "true or false", bool.TryParse, enabled => isEnabled = enabled);
        reader.Read<string>(
            "Pbm:Address",
            "a loopback address such as 127.0.0.1, because pbm asks for no key",
            static (string text, out string address) => IPAddress.TryParse(address = text, out var parsed) && IPAddress.IsLoopback(parsed),
            address => settings = settings with { Address = address });
        reader.Read<int>(
            "Pbm:Port",
            $"a whole number from 1 to {IPEndPoint.MaxPort}",
            static (string text, out int port) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port)
                && port is >= 1 and <= IPEndPoint.MaxPort,
            port => settings = settings with { Port = port });
        if (!isEnabled)
            return null;
        if (Unavailable is { } why)
            reader.Errors.Add($"{HostSettings.Section}:Pbm:Enabled is 'true', but {why}");
        return settings;
    }
}
