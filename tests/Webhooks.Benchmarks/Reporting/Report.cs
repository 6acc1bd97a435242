using System.Runtime.InteropServices;

namespace Webhooks.Benchmarks.Reporting;

/// <summary>Figures as aligned lines of plain text, printed as they become known.</summary>
internal sealed class Report
{
    private const int LabelWidth = 44;
    private const int ValueWidth = 14;

    private readonly TextWriter _output = Console.Out;

    /// <summary>Whether each figure of this process so far is within its budget.</summary>
    public static bool AllBudgetsMet { get; private set; } = true;

    public Report(string name, string description, Arguments arguments)
    {
        _output.WriteLine($"{name}: {description}");
        Note("command", $"{name} {arguments.Effective}".TrimEnd());
        Note("machine", $"{Environment.ProcessorCount} cores{Model()}, {Kernel()}, {RuntimeInformation.FrameworkDescription}");
        Note("date", $"{DateTimeOffset.UtcNow:yyyy-MM-dd HH:mm}Z, load before the run {Load()}");
    }

    public void Note(string label, string text) => _output.WriteLine($"  {label,-9} {text}");

    public void Line(string text) => _output.WriteLine($"  {text}");

    public void Figure(string label, string value) => _output.WriteLine($"  {label,-LabelWidth}{value,ValueWidth}");

    public void Figure(string label, string value, Budget budget, double measured)
    {
        AllBudgetsMet &= budget.IsMet(measured);
        _output.WriteLine($"  {label,-LabelWidth}{value,ValueWidth}   {budget.Judge(measured)}");
    }

    public void End() => _output.WriteLine();

    private static string Model() => File.Exists("/proc/cpuinfo")
        && File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) is { } line
            ? $" ({line[(line.IndexOf(':') + 1)..].Trim()})"
            : "";

    private static string Kernel() => File.Exists("/proc/sys/kernel/osrelease")
        ? $"Linux {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}"
        : Environment.OSVersion.VersionString;

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
