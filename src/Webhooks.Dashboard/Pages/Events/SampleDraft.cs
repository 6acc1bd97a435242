using System.Text.Encodings.Web;
using System.Text.Json;

namespace Webhooks.Dashboard.Pages.Events;

/// <summary>The form of an event that a user publishes by hand.</summary>
internal sealed class SampleDraft
{
    /// <summary>The type that has its own fields.</summary>
    public const string StatusChanged = "image.status_changed";

    /// <summary>The statuses of an image on the annotation platform.</summary>
    public static readonly string[] Statuses = ["NEW", "IN PROGRESS", "TO REVIEW", "DONE", "SKIPPED", "COMPLETED", "AUTO-LABELLED"];

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const string Unknown = "{\n  \"id\": 17\n}";

    private string? _sample;

    public string Type { get; set; } = StatusChanged;

    public string? OtherType { get; set; }

    public string? ImageId { get; set; } = "img_17";

    public string? UserId { get; set; } = "ada";

    public string PreviousStatus { get; set; } = "TO REVIEW";

    public string Status { get; set; } = "DONE";

    public string? Key { get; set; }

    public string? Data { get; set; } = Unknown;

    /// <summary>Whether its data has fields of their own; otherwise it is JSON.</summary>
    public bool HasFields => Type == StatusChanged && _sample is null;

    /// <summary>The selected type has a sample in the catalogue, or null: it replaces data that the user has not touched.</summary>
    public void TakeSample(string? sample)
    {
        if (sample == _sample)
            return;
        if (string.IsNullOrWhiteSpace(Data) || Data == Unknown || Data == _sample)
            Data = sample ?? Unknown;
        _sample = sample;
    }

    /// <summary>The body that a client would publish.</summary>
    public byte[] ToBody()
    {
        var isStatus = HasFields;
        var type = Quote(Type.Length > 0 ? Type : OtherType?.Trim() ?? "");
        var key = isStatus ? ImageId : Key;
        var data = isStatus
            ? $$"""{"image_id":{{Quote(ImageId)}},"user_id":{{Quote(UserId)}},"previous_status":{{Quote(PreviousStatus)}},"status":{{Quote(Status)}}}"""
            : Data;
        return System.Text.Encoding.UTF8.GetBytes(
            $$"""{"type":{{type}}{{(string.IsNullOrEmpty(key) ? "" : $",\"key\":{Quote(key)}")}},"data":{{(string.IsNullOrWhiteSpace(data) ? "null" : data)}}}""");
    }

    private static string Quote(string? text) => JsonSerializer.Serialize(text ?? "", Plain);
}
