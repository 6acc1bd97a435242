namespace Webhooks.Benchmarks.Measuring;

/// <summary>What the kernel says of a process.</summary>
internal static class ProcessStatus
{
    // USER_HZ, which Linux has fixed at 100 for all that user space sees.
    private const int TicksPerSecond = 100;

    private const int Parent = 1;
    private const int UserTime = 11;
    private const int SystemTime = 12;
    private const int ChildrensUserTime = 13;
    private const int ChildrensSystemTime = 14;

    public static TimeSpan Cpu(int pid) => Sum(Stat(pid)!, UserTime, SystemTime);

    /// <summary>Of the process and its children, those that have ended included.</summary>
    public static TimeSpan CpuWithChildren(int pid)
    {
        var children = Directory.GetDirectories("/proc").Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0)
            .Where(id => id > 0).Select(Stat).OfType<string[]>().Where(stat => int.Parse(stat[Parent]) == pid);
        return children.Aggregate(
            Sum(Stat(pid)!, UserTime, SystemTime, ChildrensUserTime, ChildrensSystemTime),
            (sum, child) => sum + Sum(child, UserTime, SystemTime));
    }

    public static long ResidentBytes(int pid) => Status(pid, "VmRSS:");

    public static long PeakResidentBytes(int pid) => Status(pid, "VmHWM:");

    /// <summary>What follows the name of the program; null when the process has ended.</summary>
    private static string[]? Stat(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static TimeSpan Sum(string[] stat, params ReadOnlySpan<int> fields)
    {
        var ticks = 0L;
        foreach (var field in fields)
            ticks += long.Parse(stat[field]);
        return TimeSpan.FromSeconds((double)ticks / TicksPerSecond);
    }

    private static long Status(int pid, string name)
    {
        var line = File.ReadLines($"/proc/{pid}/status").First(l => l.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]) * 1024;
    }
}
