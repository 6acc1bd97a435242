using System.CommandLine;
using Webhooks.Contracts;

namespace Webhooks.Cli;

internal static class TypeVerbs
{
    private const string Seen = "seen";

    private static readonly Sheet<EventTypeResource> Sheet = new(
        ContractsJson.Readable.EventTypeResource,
        new("type", type => type.Type),
        new("title", type => type.Deprecated ? $"{type.Title} (deprecated)".Trim() : type.Title),
        new("group", type => type.Group),
        new("source", type => type.Source == Seen ? "seen" : type.OfHost ? "host" : "project"),
        new("validation", type => type.Schema is null ? null : type.Validation),
        new("last seen", type => Instants.Format(type.LastSeenAt)),
        new("24h", type => $"{type.Events24Hours}", IsNumber: true),
        new("violations", type => $"{type.Violations}", IsNumber: true),
        new("webhooks", type => $"{type.Webhooks}", IsNumber: true));

    private static readonly Sheet<TypeDifference> Differences = new(
        CliJson.Default.TypeDifference,
        new("type", difference => difference.Type),
        new("difference", difference => difference.Difference));

    public static Command Noun() => new("types", "The catalogue of event types.")
    {
        List(), Show(), Pull(), Push(), Check(), Generate(),
    };

    private static Verb List()
    {
        var (project, limit) = (Options.Project(), Options.Limit(500));
        return new Verb("list", "List event types: those that are defined, and those that the project has had.",
            "webhooks types list --project labels") { project, limit }
            .Does(async call =>
            {
                var session = await call.OpenAsync(project);
                await call.ListAsync(session.Client.EventTypes.ListAsync(session.Project, call.Cancellation), Sheet, call.Get(limit));
            });
    }

    private static Verb Show()
    {
        var (type, project) = (Options.Argument("type", "The event type, such as image.status_changed"), Options.Project());
        return new Verb("show", "Show an event type with its schema and samples.",
            "webhooks types show image.status_changed --project labels") { type, project }
            .Does(async call =>
            {
                var session = await call.OpenAsync(project);
                call.Show(
                    await session.Client.EventTypes.GetAsync(session.Project, call.Get(type), call.Cancellation),
                    ContractsJson.Readable.EventTypeResource,
                    shown => FactSheet.Of(
                        ("type", shown.Type), ("title", shown.Title), ("description", shown.Description), ("group", shown.Group),
                        ("deprecated", shown.Deprecated ? "yes" : null), ("replaced by", shown.ReplacedBy),
                        ("validation", shown.Schema is null ? null : shown.Validation),
                        ("version", shown.Version > 0 ? $"{shown.Version}" : null), ("schema", shown.Schema?.ToString()),
                        ("samples", shown.Samples.Count == 0 ? null : string.Join('\n', shown.Samples)),
                        ("previous", shown.Previous.Count == 0 ? null
                            : string.Join('\n', shown.Previous.Select(path => $"{path.Key}: {path.Value}"))),
                        ("last seen", Instants.Format(shown.LastSeenAt)), ("24 hours", $"{shown.Events24Hours}"),
                        ("violations", $"{shown.Violations}"), ("webhooks", $"{shown.Webhooks}")));
            });
    }

    private static Verb Pull()
    {
        var project = Options.Project();
        return new Verb("pull", "Write the project's definitions as JSON, for a repository.",
            "webhooks types pull --project labels > event-types.json") { project }
            .Does(async call =>
            {
                var session = await call.OpenAsync(project);
                call.Terminal.Print(SafeText.Json(TypeFile.Write(await DefinedAsync(session, call.Cancellation))));
            });
    }

    private static Verb Push()
    {
        var (file, project) = (File(), Options.Project());
        var force = new Option<bool>("--force") { Description = "Take schemas even if they refuse samples or stored events" };
        return new Verb("push", "Define the event types of a file; those that it does not name stay as they are.",
            "webhooks types push event-types.json --project labels") { file, project, force }
            .Does(async call =>
            {
                var types = TypeFile.Read(await Input.ReadAsync(call.Get(file), call.Cancellation));
                var session = await call.OpenAsync(project);
                await call.ListAsync(
                    types.ToAsyncEnumerable().Select(async (KeyValuePair<string, EventTypeRequest> type, CancellationToken _) =>
                        await session.Client.EventTypes.PutAsync(
                            session.Project, type.Key, type.Value, call.Get(force), call.Cancellation)),
                    Sheet);
            });
    }

    private static Verb Check()
    {
        var (file, project) = (File(), Options.Project());
        return new Verb("check", "Compare the event types of a file with the project's; exit code 1 if they differ.",
            "webhooks types check event-types.json --project labels") { file, project }
            .Does(async call =>
            {
                var types = TypeFile.Read(await Input.ReadAsync(call.Get(file), call.Cancellation));
                var session = await call.OpenAsync(project);
                var differences = TypeFile.Compare(types, await DefinedAsync(session, call.Cancellation));
                if (differences.Count == 0)
                {
                    call.Say($"{types.Count} event types are as the file says.");
                    return ExitCodes.Done;
                }

                await call.ListAsync(differences.ToAsyncEnumerable(), Differences);
                return ExitCodes.Negative;
            });
    }

    private static Verb Generate()
    {
        var project = Options.Project();
        var csharp = new Option<bool>("--csharp") { Description = "As C# records for System.Text.Json", Required = true };
        var name = new Option<string>("--namespace")
        {
            Description = "Their namespace",
            HelpName = "NAME",
            DefaultValueFactory = _ => "Webhooks.Received",
        };
        return new Verb("generate", "Write types for receivers: the event, and data of each event type that has a schema.",
            "webhooks types generate --csharp --namespace Trainer.Events --project labels > Events.cs") { project, csharp, name }
            .Does(async call =>
            {
                var session = await call.OpenAsync(project);
                var types = await session.Client.EventTypes.ListAsync(session.Project, call.Cancellation).ToListAsync(call.Cancellation);
                call.Terminal.Print(CSharpTypes.Write(call.Get(name)!, types));
            });
    }

    private static Argument<string> File() => Options.Argument("file", "What pull has written; - for standard input");

    private static async Task<SortedDictionary<string, EventTypeRequest>> DefinedAsync(Session session, CancellationToken cancellation)
    {
        var types = new SortedDictionary<string, EventTypeRequest>(StringComparer.Ordinal);
        await foreach (var type in session.Client.EventTypes.ListAsync(session.Project, cancellation))
        {
            if (type.Source != Seen && !type.OfHost)
                types.Add(type.Type, TypeFile.DefinitionOf(type));
        }

        return types;
    }
}
