namespace Webhooks.Benchmarks.Measuring;

/// <summary>What the kernel says of a process.</summary>
internal static class ProcessStatus
{
    // USER_HZ, which Linux has fixed at 100 for all that user space sees.
    private const int TicksPerSecond = 100;

    public static TimeSpan Cpu(int pid)
    {
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        const int UserTime = 11, SystemTime = 12;
        return TimeSpan.FromSeconds((double)(long.Parse(fields[UserTime]) + long.Parse(fields[SystemTime])) / TicksPerSecond);
    }

    public static long ResidentBytes(int pid) => Status(pid, "VmRSS:");

    public static long PeakResidentBytes(int pid) => Status(pid, "VmHWM:");

    private static long Status(int pid, string name)
    {
        var line = File.ReadLines($"/proc/{pid}/status").First(l => l.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]) * 1024;
    }
}
