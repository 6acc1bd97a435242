namespace Webhooks.Benchmarks.Reporting;

/// <summary>What a figure must reach (design, "Budgets") and what would be a feat.</summary>
internal sealed class Budget
{
    private readonly double _sign;
    private readonly double _limit;
    private readonly double? _moonshot;
    private readonly string _unit;

    private Budget(double sign, double limit, double? moonshot, string unit) =>
        (_sign, _limit, _moonshot, _unit) = (sign, limit, moonshot, unit);

    public static Budget AtLeast(double limit, double? moonshot, string unit = "") => new(1, limit, moonshot, unit);

    public static Budget AtMost(double limit, double? moonshot, string unit = "") => new(-1, limit, moonshot, unit);

    public string Judge(double value)
    {
        var verdict = Reaches(value, _limit) ? "met" : "NOT MET";
        var feat = _moonshot is { } moonshot ? $", moonshot {Words(moonshot)} {(Reaches(value, moonshot) ? "met" : "not met")}" : "";
        return $"budget {Words(_limit)} {verdict}{feat}";
    }

    private bool Reaches(double value, double limit) => value * _sign >= limit * _sign;

    private string Words(double limit) => $"{(_sign > 0 ? "≥" : "≤")} {limit:0.##}{_unit}";
}
