using System.Net;

namespace Webhooks.Pbm;

/// <summary>Where <c>pbm</c> is listened for.</summary>
public sealed class WebhooksPbmOptions
{
    /// <summary>A loopback address: <c>pbm</c> does not authenticate, so only this machine may use it.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>1 to 65535.</summary>
    public int Port { get; set; } = 9110;

    /// <summary>The errors of the options, one sentence each, which starts with the option.</summary>
    public IReadOnlyList<string> Errors()
    {
        var errors = new List<string>();
        if (!IPAddress.TryParse(Address, out var address) || !IPAddress.IsLoopback(address))
            errors.Add($"{nameof(Address)} is '{Address}'; it must be a loopback address such as 127.0.0.1, because pbm asks for no key.");
        if (Port is < 1 or > IPEndPoint.MaxPort)
            errors.Add($"{nameof(Port)} is '{Port}'; it must be a whole number from 1 to {IPEndPoint.MaxPort}.");
        return errors;
    }
}
