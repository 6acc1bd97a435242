using System.CommandLine;
using Spectre.Console.Rendering;
using Webhooks.Contracts;

namespace Webhooks.Cli;

internal static class FilterCheckVerb
{
    public static Verb Create()
    {
        var project = Options.Project();
        var filter = new Option<string?>("--filter")
        {
            Description = "The filter to try, in JSON; the webhook's own if absent",
            HelpName = "JSON",
        };
        var types = new Option<string?>("--types") { Description = "Event types, separated by commas; all if absent", HelpName = "TYPES" };
        var webhook = new Option<string?>("--webhook") { Description = "What is not given is this webhook's", HelpName = "WEBHOOK" };
        var @event = new Option<string?>("--event") { Description = "Explain this event too", HelpName = "EVENT" };
        var last = new Option<int>("--last")
        {
            Description = "How many of the last events to look at, at most 10,000",
            HelpName = "N",
            DefaultValueFactory = _ => 10_000,
        }.AtLeast(1);
        return new Verb(
            "filter-check",
            "Try a filter on the last events; changes nothing. Exit code 1 if an event is named and does not match.",
            """webhooks filter-check --types image.* --filter '{"data.status":{"$to":"DONE"}}' --project labels""",
            "webhooks filter-check --webhook StatusChange --event evt_17 -p labels") { project, filter, types, webhook, @event, last }
            .Does(async call =>
            {
                var check = new FilterCheckRequest
                {
                    EventTypes = call.Get(types)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
                    Filter = call.Get(filter) is { } json ? WebhookFields.ReadFilter(json) : null,
                    Last = call.Get(last),
                    EventId = call.Get(@event),
                };
                var session = await call.OpenAsync(project);
                var webhooks = session.Client.Webhooks;
                var answer = call.Get(webhook) is { } name
                    ? await webhooks.CheckFilterAsync(
                        session.Project, (await session.WebhookAsync(name, call.Cancellation)).Id, check, call.Cancellation)
                    : await webhooks.CheckFilterAsync(session.Project, check, call.Cancellation);
                call.Show(answer, ContractsJson.Readable.FilterCheckAnswer, Sheet);
                return answer.Event is { Matched: false } ? ExitCodes.Negative : ExitCodes.Done;
            });
    }

    private static IRenderable Sheet(FilterCheckAnswer answer) => FactSheet.Of(
        ("looked at", $"{answer.Looked}"),
        ("matched", $"{answer.Matched}"),
        ("such as", Ids(answer.MatchedSamples)),
        ("not matched, such as", Ids(answer.UnmatchedSamples)),
        ("event", answer.Event is not { } @event ? null
            : @event.NotSent is not { } not ? $"{@event.Id} matches"
            : not.Reason == "event_type" ? $"{@event.Id} not sent: its type is not asked for"
            : $"{@event.Id} {FilterWords.Of(not)}"));

    private static string? Ids(IReadOnlyList<string> ids) => ids.Count == 0 ? null : string.Join(", ", ids);
}
