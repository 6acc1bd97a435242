using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Schema;
using Webhooks.Actors.Catalogue;
using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>
/// Event types that the host defines for all of its projects. A project that defines a type itself has its own definition.
/// </summary>
public sealed class EventTypeOptions
{
    /// <summary>A file of the most definitions that a project may have.</summary>
    private const int MaxFileBytes = 4 * 1024 * 1024;

    private static readonly JsonSchemaExporterOptions Exporting = new() { TreatNullObliviousAsNonNullable = true };

    private readonly List<Func<JsonSerializerOptions, EventTypeDefinition>> _types = [];
    private readonly Dictionary<Type, EventType?> _typesOfData = [];
    private readonly List<string> _files = [];

    /// <summary>Defines an event type.</summary>
    public EventTypeOptions Add(EventTypeDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        _types.Add(_ => definition);
        return this;
    }

    /// <summary>Defines an event type whose data is a C# type: its schema is what that is written as.</summary>
    /// <typeparam name="T">What data is; members that are <c>required</c>, or parameters of its constructor, are required.</typeparam>
    /// <param name="type">The event type, such as <c>image.status_changed</c>.</param>
    /// <param name="title">A short name for people.</param>
    /// <param name="description">When it is published and what it means.</param>
    /// <param name="group">The heading under which it is listed.</param>
    /// <param name="validation">What becomes of an event whose data does not fit.</param>
    /// <param name="samples">Examples of data.</param>
    /// <exception cref="FormatException">The type is not of the form <see cref="EventType.Allowed"/>.</exception>
    public EventTypeOptions Add<T>(
        string type, string? title = null, string? description = null, string? group = null,
        SchemaValidation validation = SchemaValidation.Reject, params IReadOnlyList<T> samples)
    {
        var name = EventType.Parse(type);
        // Of a C# type that several event types have, none is meant without its name.
        _typesOfData[typeof(T)] = _typesOfData.ContainsKey(typeof(T)) ? null : name;
        _types.Add(json =>
        {
            // A copy: what describes the type must not freeze the host's options.
            var options = new JsonSerializerOptions(json);
            options.MakeReadOnly(populateMissingResolver: true);
            return new(name)
            {
                Title = title,
                Description = description,
                Group = group,
                Schema = options.GetJsonSchemaAsNode(typeof(T), Exporting).ToJsonString(),
                Validation = validation,
                Samples = [.. samples.Select(sample => JsonSerializer.Serialize(sample, options))],
            };
        });
        return this;
    }

    /// <summary>
    /// Defines the event types of a JSON file: an object whose members are event types and have what the API takes, such as
    /// <c>{"image.status_changed": {"title": "…", "schema": {…}}}</c>.
    /// </summary>
    /// <param name="path">The file.</param>
    public EventTypeOptions AddFile(string path)
    {
        _files.Add(path);
        return this;
    }

    /// <summary>The event type that a C# type was added for; null when there is none, or there are several.</summary>
    internal EventType? TypeOf(Type data) => _typesOfData.GetValueOrDefault(data);

    /// <summary>The definitions, and what is wrong with them, one sentence each.</summary>
    internal (ImmutableArray<EventTypeDefinition> Types, ImmutableArray<string> Errors) Read(JsonSerializerOptions json)
    {
        var types = new SortedDictionary<string, EventTypeDefinition>(StringComparer.Ordinal);
        var errors = ImmutableArray.CreateBuilder<string>();
        foreach (var definition in _types.Select(make => make(json)))
            Add(definition, EventTypeRules.Check(definition), "EventTypes");
        foreach (var path in _files)
            ReadFile(path);
        return ([.. types.Values], errors.ToImmutable());

        void ReadFile(string path)
        {
            try
            {
                var file = new FileInfo(path);
                if (file.Length > MaxFileBytes)
                {
                    errors.Add($"EventTypes is '{path}', which has more than {MaxFileBytes / 1024 / 1024} MB.");
                    return;
                }

                using var document = JsonDocument.Parse(File.ReadAllBytes(path), new() { AllowDuplicateProperties = false });
                foreach (var member in document.RootElement.EnumerateObject())
                {
                    if (!EventType.TryParse(member.Name, out var type))
                        errors.Add($"EventTypes: '{member.Name}' in '{path}' is not an event type; it takes {EventType.Allowed}.");
                    else
                        Add(EventTypeReader.Read(type, member.Value, out var found), found, $"EventTypes '{path}'");
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
            {
                errors.Add($"EventTypes is '{path}', which cannot be read as a JSON object of event types: {e.Message.TrimEnd('.')}.");
            }
        }

        void Add(EventTypeDefinition definition, ImmutableArray<FieldError> found, string where)
        {
            var schema = found.IsEmpty && definition.Schema is { } text ? CompiledSchema.TryCompile(text, out var error) is { } compiled
                ? compiled
                : Fail($"/schema cannot be read: {error}") : null;
            foreach (var error2 in found)
                Fail($"{error2.Field} {error2.Message}");
            foreach (var (index, sample) in definition.Samples.Index())
            {
                if (schema?.Validate(Encoding.UTF8.GetBytes(sample)) is { Count: > 0 } wrong)
                    Fail($"/samples/{index} does not fit the schema: {wrong[0].Field} {wrong[0].Message}");
            }

            if (!types.TryAdd(definition.Type.Value, definition))
                Fail("is defined twice");

            CompiledSchema? Fail(string what)
            {
                errors.Add($"{where}: {definition.Type} {what}.");
                return null;
            }
        }
    }
}
