using System.Text.Json;

namespace Webhooks.AspNetCore.Inspector;

/// <summary>The claims in the body of an event; none of them is verified.</summary>
/// <param name="Project">Its project, or null.</param>
/// <param name="Sequence">Its sequence, or 0.</param>
internal readonly record struct Envelope(string? Project, long Sequence)
{
    private const int MaxProjectLength = 64;

    public static Envelope Read(ReadOnlySpan<byte> body)
    {
        var envelope = default(Envelope);
        try
        {
            var reader = new Utf8JsonReader(body);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return envelope;
            // In our own bodies both come before data, which may be large.
            while ((envelope.Project is null || envelope.Sequence == 0) && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                envelope = Next(ref reader, envelope);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Any bytes may arrive, and half a surrogate pair is JSON but not text. The values read so far are shown.
        }

        return envelope;
    }

    private static Envelope Next(ref Utf8JsonReader reader, Envelope envelope)
    {
        var (isProject, isSequence) = (reader.ValueTextEquals("project_id"), reader.ValueTextEquals("sequence"));
        reader.Read();
        if (isProject && reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 and <= MaxProjectLength } project)
            envelope = envelope with { Project = project };
        if (isSequence && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var sequence) && sequence > 0)
            envelope = envelope with { Sequence = sequence };
        reader.Skip();
        return envelope;
    }
}
