namespace Webhooks.Benchmarks.Reporting;

/// <summary>What a figure must reach, and what would be a feat. One of the first two is given.</summary>
internal sealed record Budget(double? AtLeast = null, double? AtMost = null, double? Moonshot = null, string Unit = "")
{
    public bool IsMet(double value) => Reaches(value, Limit);

    public string Judge(double value)
    {
        var verdict = IsMet(value) ? "met" : "NOT MET";
        var feat = Moonshot is { } moonshot ? $", moonshot {Words(moonshot)} {(Reaches(value, moonshot) ? "met" : "not met")}" : "";
        return $"budget {Words(Limit)} {verdict}{feat}";
    }

    private double Limit => AtLeast ?? AtMost ?? throw new BenchmarkException("A budget in budgets.json has neither at_least nor at_most.");

    private bool Reaches(double value, double limit) => AtLeast is null ? value <= limit : value >= limit;

    private string Words(double limit) => $"{(AtLeast is null ? "≤" : "≥")} {limit:0.##}{Unit}";
}
