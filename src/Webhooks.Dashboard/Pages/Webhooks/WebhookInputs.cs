using System.Collections.Immutable;
using System.Globalization;
using Webhooks.Actors;
using Webhooks.Dashboard.Shared;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.Dashboard.Pages.Webhooks;

/// <summary>
/// The fields of a webhook that are typed as text or selected, in the order of the API. Forms and the page of settings use this list.
/// </summary>
internal static class WebhookInputs
{
    public static ImmutableArray<WebhookInput> All { get; } =
    [
        new("name", "Name") { IsRequired = true, MaxLength = WebhookDefinition.MaxNameLength, Placeholder = _ => "StatusChange" },
        new("url", "URL", InputKind.Word)
        {
            IsRequired = true,
            Type = "url",
            IsCode = true,
            MaxLength = WebhookDefinition.MaxUrlLength,
            Placeholder = _ => "https://example.com/hooks",
            Hint = "The webhook posts each event there, signed.",
        },
        new("description", "Description") { Lines = 2, MaxLength = WebhookDefinition.MaxDescriptionLength },
        new("filter", "Filter", InputKind.Json)
        {
            Show = webhook => webhook.Filter?.ToString(),
        },
        new("max_in_flight", "At once", InputKind.Whole)
        {
            IsAdvanced = true,
            Placeholder = _ => WebhookDefinition.DefaultMaxInFlight.ToString(CultureInfo.InvariantCulture),
            Hint = "Attempts in flight, 1 to 1000",
            Show = webhook => $"{Figures.Of(webhook.MaxInFlight, "attempt", "attempts")} in flight at most",
        },
        new("ordering", "Order", InputKind.Word)
        {
            IsAdvanced = true,
            Choices =
            [
                ("none", "None: each as soon as possible"), ("key", "By key: events of one key in turn"),
                ("strict", "Strict: one at a time, in sequence"),
            ],
            Show = webhook => Of("ordering").Choice(webhook.Ordering),
        },
        new("signing", "Signature", InputKind.Word)
        {
            IsAdvanced = true,
            Choices =
            [
                ("v1", "v1: HMAC-SHA256, a shared secret"), ("v1a", "v1a: Ed25519, a key pair"),
                ("v1,v1a", "v1,v1a: both, for either kind of library"),
            ],
            Hint = "Many libraries cannot verify v1a alone.",
            HintOnEdit = "An added signature gets its own secret.",
            Show = webhook => Of("signing").Choice(webhook.Signing),
        },
        new("timeout", "Timeout", InputKind.Word)
        {
            IsAdvanced = true,
            Placeholder = options => Duration.Format(options.Delivery.Timeout),
            Hint = "For the whole answer, 1s to 60s",
            Show = webhook => webhook.Timeout,
        },
        new("retry_schedule", "Retry schedule", InputKind.List)
        {
            IsAdvanced = true,
            IsCode = true,
            Placeholder = options => string.Join(", ", options.Delivery.RetrySchedule.Waits.Select(Duration.Format)),
            Hint = "The waits between attempts, with commas; empty for the host's default.",
            Show = webhook => webhook.RetrySchedule.Count > 0 ? string.Join(", ", webhook.RetrySchedule) : "None: one attempt",
        },
    ];

    /// <summary>The field of a name.</summary>
    public static WebhookInput Of(string name) => All.First(input => input.Name == name);

    /// <summary>The fields without their own place in a form.</summary>
    public static IEnumerable<WebhookInput> Without(bool isAdvanced, params string[] placed) =>
        All.Where(input => input.IsAdvanced == isAdvanced && !placed.Contains(input.Name));
}

/// <summary>How to convert the text of an input to JSON.</summary>
internal enum InputKind
{
    /// <summary>As typed.</summary>
    Text,

    /// <summary>Without spaces around it.</summary>
    Word,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>JSON, as typed.</summary>
    Json,

    /// <summary>Words, separated by commas, spaces or lines.</summary>
    List,
}

/// <summary>A field of a webhook in forms and on pages.</summary>
/// <param name="Name">Its name in the API.</param>
/// <param name="Label">Its label.</param>
/// <param name="Kind">How to convert its text to JSON.</param>
internal sealed record WebhookInput(string Name, string Label, InputKind Kind = InputKind.Text)
{
    public bool IsRequired { get; init; }

    /// <summary>Whether forms hide it until the user asks for it.</summary>
    public bool IsAdvanced { get; init; }

    public string Type { get; init; } = "text";

    public int Lines { get; init; } = 1;

    public int? MaxLength { get; init; }

    public bool IsCode { get; init; }

    public string? Hint { get; init; }

    /// <summary>The hint for an existing webhook.</summary>
    public string? HintOnEdit { get; init; }

    /// <summary>The placeholder: an example, or the default value.</summary>
    public Func<WebhooksOptions, string?> Placeholder { get; init; } = static _ => null;

    /// <summary>Values with their labels; the first is the default. Empty if any text is allowed.</summary>
    public ImmutableArray<(string Value, string Text)> Choices { get; init; } = [];

    /// <summary>The text in the settings of a webhook; absent if it is shown elsewhere.</summary>
    public Func<WebhookResource, string?>? Show { get; init; }

    /// <summary>The label of a value.</summary>
    public string Choice(string value) =>
        Choices.Where(choice => choice.Value == value).Select(choice => choice.Text).FirstOrDefault(value);
}
