using System.Globalization;
using Webhooks.Actors;
using Webhooks.AspNetCore;
using Webhooks.Model;

namespace Webhooks.Dashboard.Pages.Deliveries;

/// <summary>Which deliveries a page lists, as its URL says it. What the URL has wrong does not matter.</summary>
/// <param name="Status">A word of the API, or null.</param>
/// <param name="Type">An event type, or null.</param>
/// <param name="Within">A range up to now in a word of the API, <c>between</c> for one of <paramref name="Since"/> and
/// <paramref name="Until"/>, or null.</param>
/// <param name="Since">From when on the event was accepted, as the API writes instants.</param>
/// <param name="Until">Before when.</param>
internal sealed record DeliveryFilter(string? Status, string? Type, string? Within, string? Since, string? Until)
{
    public const string Between = "between";

    /// <summary>Whether it leaves anything out.</summary>
    public bool IsAny => Query(default) == new DeliveryQuery(null, null, null, null);

    public EventType? EventType => Model.EventType.TryParse(Type, out var type) ? type : null;

    public DateTimeOffset? From => Within == Between && Rfc3339.TryParse(Since, out var since) ? since : null;

    public DateTimeOffset? Before => Within == Between && Rfc3339.TryParse(Until, out var until) ? until : null;

    public DeliveryQuery Query(DateTimeOffset now) => new(
        Words<DeliveryStatus>.TryParse(Status, out var status) ? status : null,
        EventType,
        Words<StatisticsRange>.TryParse(Within, out var range) ? (now == default ? now : now - Length(range)) : From,
        Before);

    /// <summary>An instant as it stands in a URL.</summary>
    public static string? Text(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static TimeSpan Length(StatisticsRange range) => range switch
    {
        StatisticsRange.Hour => TimeSpan.FromHours(1),
        StatisticsRange.Day => TimeSpan.FromDays(1),
        _ => TimeSpan.FromDays(7),
    };
}
