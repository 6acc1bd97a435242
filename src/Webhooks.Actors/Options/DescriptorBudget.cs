using System.Globalization;

namespace Webhooks.Actors;

/// <summary>
/// How the file descriptors of the process are divided, so that hanging receivers and connecting clients cannot use up
/// those of the database and of the runtime. Null if the process has no limit.
/// </summary>
public sealed class DescriptorBudget
{
    /// <summary>
    /// For the runtime, the database, the cluster and log files. An idle host has 410 open: the runtime keeps two for each of its 190
    /// assemblies.
    /// </summary>
    private const int Reserved = 640;

    /// <summary>The minimum of each third: enough for a host that sends little.</summary>
    private const int Least = 8;

    /// <summary>The smallest limit that a host can work with, in file descriptors: the reserve and the minimum of each third.</summary>
    public const int LeastLimit = Reserved + 3 * Least;

    private DescriptorBudget(int? limit, int maxInFlight)
    {
        Limit = limit;
        // Each third bounds one thing: attempts, connections kept for the next ones, and incoming connections.
        var third = limit is { } all ? Math.Max((all - Reserved) / 3, Least) : (int?)null;
        (Attempts, Connections, Incoming) = (Math.Min(maxInFlight, third ?? maxInFlight), third, third);
    }

    /// <summary>The descriptors that the process may have open.</summary>
    public int? Limit { get; }

    /// <summary>The maximum attempts in flight: <see cref="DeliveryOptions.MaxInFlight"/> or less.</summary>
    public int Attempts { get; }

    /// <summary>The maximum connections to receivers, in use or kept.</summary>
    public int? Connections { get; }

    /// <summary>The maximum connections of clients, for the host's server.</summary>
    public int? Incoming { get; }

    /// <summary>Divides a limit.</summary>
    /// <param name="limit">The descriptors that the process may have open; null for no limit.</param>
    /// <param name="maxInFlight">The attempts that may be in flight if the limit allows it.</param>
    public static DescriptorBudget Of(int? limit, int maxInFlight) => new(limit, maxInFlight);

    /// <summary>Reads the limit of this process; null when there is none, or it cannot be read.</summary>
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
