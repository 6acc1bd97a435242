using Webhooks.Actors;
using Webhooks.Model;

namespace Webhooks.Dashboard.Pages.EventTypes;

/// <summary>What the catalogue says about an event type, in words.</summary>
internal static class TypeWords
{
    public static string Title(EventTypeView type) => type.Definition.Title ?? type.Definition.Type.Value;

    /// <summary>What becomes of an event that does not fit, in a word; null without a schema.</summary>
    public static string? Validation(EventTypeView type) => type.Definition switch
    {
        { Schema: null } => null,
        { Validation: SchemaValidation.Reject } => "Rejects",
        { Validation: SchemaValidation.Warn } => "Warns",
        _ => "Off",
    };

    public static string Tone(EventTypeView type) => type.Definition.Validation switch
    {
        SchemaValidation.Reject => "good",
        SchemaValidation.Warn => "warn",
        _ => "quiet",
    };

    /// <summary>The same in a sentence.</summary>
    public static string ValidationSentence(EventTypeView type) => type.Definition switch
    {
        { Schema: null } => "Nothing is checked: there is no schema.",
        { Validation: SchemaValidation.Reject } => "An event that does not fit the schema is rejected.",
        { Validation: SchemaValidation.Warn } => "An event that does not fit the schema is stored and counted as a violation.",
        _ => "Nothing is checked: the schema is documentation.",
    };

    public static string Source(EventTypeView type) => type.Source switch
    {
        EventTypeSource.Project => "The project's catalogue",
        EventTypeSource.Host => "The host's catalogue, for all projects",
        _ => "Published events; it is not in the catalogue",
    };
}
