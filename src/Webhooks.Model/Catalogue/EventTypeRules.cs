using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Webhooks.Model;

/// <summary>What a definition of an event type may be. Errors name what is wrong by JSON pointer into the definition.</summary>
public static class EventTypeRules
{
    /// <summary>The most characters of a title or a group.</summary>
    public const int MaxTitleLength = 100;

    /// <summary>The most characters of a description.</summary>
    public const int MaxDescriptionLength = 4000;

    /// <summary>The most samples.</summary>
    public const int MaxSamples = 8;

    /// <summary>The most bytes of all samples together: with the schema they fit into one message between nodes.</summary>
    public const int MaxSampleBytes = 128 * 1024;

    /// <summary>The deepest nesting of a sample: as deep as the data of an event can be.</summary>
    private const int MaxSampleDepth = 63;

    /// <summary>The most paths to former values.</summary>
    private const int MaxPrevious = 32;

    /// <summary>All that is wrong with a definition, apart from whether its samples fit its schema.</summary>
    public static ImmutableArray<FieldError> Check(EventTypeDefinition definition)
    {
        var errors = ImmutableArray.CreateBuilder<FieldError>();
        if (OperationalEvents.IsReserved(definition.Type))
            errors.Add(new("/type", OperationalEvents.WhyReserved));
        CheckText("/title", definition.Title, MaxTitleLength);
        CheckText("/description", definition.Description, MaxDescriptionLength);
        CheckText("/group", definition.Group, MaxTitleLength);
        if (definition.Schema is { } schema)
            errors.AddRange(SchemaRules.Check(schema).Select(error => error with { Field = "/schema" + error.Field }));
        else if (definition.Validation != SchemaValidation.Off)
            errors.Add(new("/validation", "takes off as long as there is no schema"));
        CheckSamples(definition.Samples, errors);
        if (definition.Previous.Count > MaxPrevious)
            errors.Add(new("/previous", $"takes at most {MaxPrevious} paths"));
        foreach (var (path, former) in definition.Previous)
        {
            if (!IsInData(path) || !IsInData(former))
                errors.Add(new(FilterErrors.At("/previous", path), "takes paths below data: " + FilterPath.Allowed));
        }

        if (definition.ReplacedBy == definition.Type)
            errors.Add(new("/replaced_by", "takes another event type than the one it is a part of"));
        return errors.ToImmutable();

        void CheckText(string pointer, string? text, int most)
        {
            if (text is not null && (text.Length > most || string.IsNullOrWhiteSpace(text)))
                errors.Add(new(pointer, $"takes 1 to {most} characters"));
        }
    }

    private static void CheckSamples(ImmutableArray<string> samples, ImmutableArray<FieldError>.Builder errors)
    {
        if (samples.Length > MaxSamples)
            errors.Add(new("/samples", $"takes at most {MaxSamples} samples"));
        if (samples.Sum(sample => Encoding.UTF8.GetByteCount(sample)) > MaxSampleBytes)
            errors.Add(new("/samples", $"takes at most {MaxSampleBytes / 1024} kB of samples"));
        for (var i = 0; i < Math.Min(samples.Length, MaxSamples); i++)
        {
            try
            {
                using var document = JsonDocument.Parse(samples[i], new() { MaxDepth = MaxSampleDepth });
            }
            catch (JsonException)
            {
                errors.Add(new(FilterErrors.At("/samples", i), $"takes JSON of at most {MaxSampleDepth} levels"));
            }
        }
    }

    private static bool IsInData(string text) => FilterPath.TryParse(text, out var path) && path.CanHaveFormerValue;
}
