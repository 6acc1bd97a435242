using Webhooks.Actors;
using Webhooks.Dashboard.Shared;

namespace Webhooks.Dashboard.Pages.Deliveries;

/// <summary>A part of an attempt's duration.</summary>
/// <param name="Name">The kind of work.</param>
/// <param name="Style">Its colour.</param>
/// <param name="Time">How long.</param>
internal sealed record AttemptPhase(string Name, string Style, TimeSpan Time)
{
    /// <summary>The parts of an attempt in their order; none when they were not recorded.</summary>
    public static IReadOnlyList<AttemptPhase> Of(AttemptView attempt)
    {
        if (attempt.Timing is not { } timing)
            return [];
        var rest = attempt.Duration > timing.Total ? attempt.Duration - timing.Total : TimeSpan.Zero;
        var phases = new List<AttemptPhase>();
        Add("DNS", "c1", timing.Dns);
        Add("Connect", "c2", timing.Connect);
        Add("TLS", "c3", timing.Tls);
        var (name, style) = NameOfRest(attempt.FailureReason);
        Add(name, style, rest);
        return phases;

        void Add(string part, string colour, TimeSpan? time)
        {
            if (time is { } known && known > TimeSpan.Zero)
                phases.Add(new(part, colour, known));
        }
    }

    /// <summary>The parts in words.</summary>
    public static string Words(AttemptView attempt) =>
        string.Join(", ", Of(attempt).Select(phase => $"{phase.Name} {Figures.Of(phase.Time)}"));

    private static (string, string) NameOfRest(string? reason) => reason switch
    {
        "dns" => ("DNS", "c1"),
        "connect_refused" or "connect_timeout" => ("Connect", "c2"),
        "tls" => ("TLS", "c3"),
        _ => ("Wait", "c4"),
    };
}
