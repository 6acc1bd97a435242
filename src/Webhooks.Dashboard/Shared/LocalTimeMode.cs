namespace Webhooks.Dashboard.Shared;

/// <summary>How a time is shown; the relative ones count on in the browser.</summary>
public enum LocalTimeMode
{
    /// <summary>The time of day, with its date unless it is today.</summary>
    Clock,

    /// <summary>The same without seconds and year, for little room.</summary>
    Short,

    /// <summary>How long ago.</summary>
    Ago,

    /// <summary>How long until then.</summary>
    Until,
}
