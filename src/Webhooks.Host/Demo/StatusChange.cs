using System.Text.Encodings.Web;
using System.Text.Json;
using Webhooks.Contracts;

namespace Webhooks.Host.Demo;

/// <summary>An image on an annotation platform goes from one status to the next.</summary>
internal sealed record StatusChange(string Image, string User, string From, string To)
{
    public const string EventType = "image.status_changed";

    // The platform's own names. The host passes them on unchanged.
    private const string New = "NEW";
    private const string InProgress = "IN PROGRESS";
    private const string ToReview = "TO REVIEW";
    private const string Done = "DONE";
    private const string Skipped = "SKIPPED";
    private const string Completed = "COMPLETED";
    private const string AutoLabelled = "AUTO-LABELLED";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] Users = ["ada", "grace", "linus"];

    // Each image has its own sequence of statuses, long enough to show that order is kept per image.
    private static readonly string[][] Ways =
    [
        [New, InProgress, ToReview, Done, Completed],
        [New, InProgress, ToReview, InProgress, ToReview, Done],
        [New, AutoLabelled, ToReview, Done],
        [New, InProgress, Skipped],
        [New, AutoLabelled, InProgress, ToReview, Done, Completed],
        [New, Skipped, InProgress, Done],
    ];

    /// <summary>
    /// The changes that annotators make one after the other: the first step of each image, then the second of each, and so on.
    /// </summary>
    public static IReadOnlyList<StatusChange> OneByOne { get; } =
    [
        .. from step in Enumerable.Range(1, Ways.Max(way => way.Length) - 1)
           from image in Enumerable.Range(0, Ways.Length)
           where step < Ways[image].Length
           select new StatusChange($"img-{image + 1:00}", Users[(image + step) % Users.Length], Ways[image][step - 1], Ways[image][step]),
    ];

    /// <summary>The change that a project lead makes at once: many images are set to done.</summary>
    public static IReadOnlyList<StatusChange> Bulk { get; } =
        [.. Enumerable.Range(21, 12).Select(image => new StatusChange($"img-{image}", "lead", ToReview, Done))];

    public PublishEventRequest ToRequest() => new() { Type = EventType, Key = Image, Data = ToData() };

    public static StatusChange Of(JsonElement data) => new(
        Text(data, "image_id"), Text(data, "user_id"), Text(data, "previous_status"), Text(data, "status"));

    private RawJson ToData() => new(JsonSerializer.SerializeToUtf8Bytes(
        new Dictionary<string, string> { ["image_id"] = Image, ["user_id"] = User, ["previous_status"] = From, ["status"] = To },
        Plain));

    private static string Text(JsonElement data, string name) => data.GetProperty(name).GetString() ?? "";
}
