using System.Globalization;
using Webhooks.Actors;
using Webhooks.AspNetCore;
using Webhooks.Model;

namespace Webhooks.Dashboard.Pages.Deliveries;

/// <summary>The filter of a list of deliveries, from its URL. Wrong values in the URL are ignored.</summary>
/// <param name="Status">A word of the API, or null.</param>
/// <param name="Type">An event type, or null.</param>
/// <param name="Within">A range up to now in a word of the API, <c>between</c> for one of <paramref name="Since"/> and
/// <paramref name="Until"/>, or null.</param>
/// <param name="Since">The start of the range of acceptance, in the API's form of instants.</param>
/// <param name="Until">The end of the range.</param>
internal sealed record DeliveryFilter(string? Status, string? Type, string? Within, string? Since, string? Until)
{
    public const string Between = "between";

    /// <summary>Whether it excludes anything.</summary>
    public bool IsAny => Query(default) == new DeliveryQuery(null, null, null, null);

    public EventType? EventType => Model.EventType.TryParse(Type, out var type) ? type : null;

    public DateTimeOffset? From => Within == Between && Rfc3339.TryParse(Since, out var since) ? since : null;

    public DateTimeOffset? Before => Within == Between && Rfc3339.TryParse(Until, out var until) ? until : null;

    public DeliveryQuery Query(DateTimeOffset now) => new(
        Words<DeliveryStatus>.TryParse(Status, out var status) ? status : null,
        EventType,
        Words<StatisticsRange>.TryParse(Within, out var range) ? (now == default ? now : now - Length(range)) : From,
        Before);

    /// <summary>An instant in a URL.</summary>
    public static string? Text(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static TimeSpan Length(StatisticsRange range) => range switch
    {
        StatisticsRange.Hour => TimeSpan.FromHours(1),
        StatisticsRange.Day => TimeSpan.FromDays(1),
        _ => TimeSpan.FromDays(7),
    };
}
