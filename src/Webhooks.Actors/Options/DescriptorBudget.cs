using System.Globalization;

namespace Webhooks.Actors;

/// <summary>
/// How the file descriptors that the process may open are shared out, so that receivers that hang and clients that connect cannot use up
/// those of the database and of the runtime. Null where the process has no limit.
/// </summary>
public sealed class DescriptorBudget
{
    /// <summary>
    /// For the runtime, the database, the cluster and log files. An idle host has 410 open: the runtime keeps two for each of its 190
    /// assemblies.
    /// </summary>
    private const int Reserved = 640;

    /// <summary>Of each third: enough for a host that sends little.</summary>
    private const int Least = 8;

    /// <summary>The least limit that a host can work with, in file descriptors: what is reserved and the least of each third.</summary>
    public const int LeastLimit = Reserved + 3 * Least;

    private DescriptorBudget(int? limit, int maxInFlight)
    {
        Limit = limit;
        // Each third bounds one thing: attempts, connections that are kept for the next ones, and what comes in.
        var third = limit is { } all ? Math.Max((all - Reserved) / 3, Least) : (int?)null;
        (Attempts, Connections, Incoming) = (Math.Min(maxInFlight, third ?? maxInFlight), third, third);
    }

    /// <summary>The descriptors that the process may have open.</summary>
    public int? Limit { get; }

    /// <summary>The most attempts in flight: <see cref="DeliveryOptions.MaxInFlight"/> or less.</summary>
    public int Attempts { get; }

    /// <summary>The most connections to receivers, in use or kept.</summary>
    public int? Connections { get; }

    /// <summary>The most connections of clients; for the server that the host runs.</summary>
    public int? Incoming { get; }

    /// <summary>Shares out a limit.</summary>
    /// <param name="limit">The descriptors that the process may have open; null for any number.</param>
    /// <param name="maxInFlight">The attempts that may be in flight if the limit allows it.</param>
    public static DescriptorBudget Of(int? limit, int maxInFlight) => new(limit, maxInFlight);

    /// <summary>Reads the limit of this process; null where there is none, or none that can be read.</summary>
    public static int? ReadLimit()
    {
        try
        {
            return OperatingSystem.IsLinux() ? LimitIn(File.ReadLines("/proc/self/limits")) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    internal static int? LimitIn(IEnumerable<string> limits)
    {
        const string Name = "Max open files";
        var line = limits.FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal));
        var soft = line?[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;
    }
}
