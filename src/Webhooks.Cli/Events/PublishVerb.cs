using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Webhooks.Client;
using Webhooks.Contracts;

namespace Webhooks.Cli;

internal static class PublishVerb
{
    public static Verb Create()
    {
        var project = Options.Project();
        var type = new Argument<string?>(
            "type")
        { Description = "What happened, such as image.status_changed", Arity = ArgumentArity.ZeroOrOne };
        var data = new Argument<string?>(
            "data")
        { Description = "Its data as JSON, or - to read it from standard input", Arity = ArgumentArity.ZeroOrOne };
        var file = new Option<string?>("--file") { Description = "A file with the data as JSON, - for standard input", HelpName = "FILE" };
        var lines = new Option<string?>(
            "--ndjson")
        {
            Description =
                "A file of events, one a line as {\"type\":…,\"data\":…} with id, key and timestamp if wanted; - for standard input",
            HelpName = "FILE"
        };
        var id = new Option<string?>("--id") { Description = "Its id; publishing the same id again stores nothing", HelpName = "ID" };
        var key = new Option<string?>("--ordering-key") { Description = "Its ordering key", HelpName = "TEXT" };
        return new Verb(
            "publish",
            "Publish an event or a file of events; returns when the host has them on disk.",
            """webhooks events publish image.status_changed '{"image_id":"17","status":"DONE"}' --project labels""",
            "webhooks events publish image.status_changed --file data.json -p labels --id evt_17_done",
            "webhooks events publish --ndjson events.ndjson -p labels",
            "zcat events.ndjson.gz | webhooks events publish --ndjson - -p labels") { type, data, file, lines, id, key, project }
            .Does(async call =>
            {
                var session = await call.OpenAsync(project);
                if (call.Get(lines) is { } source)
                {
                    if (call.Get(type) is not null || call.Get(file) is not null || call.Get(id) is not null || call.Get(key) is not null)
                        throw new CliException("With --ndjson, the lines contain type, data, id and key.");
                    await StreamAsync(call, session, source);
                    return;
                }

                var what = call.Get(type) ?? throw new CliException("Give a type and its data, or --ndjson FILE.");
                var request =
                    new PublishEventRequest
                    {
                        Type = what,
                        Data = await DataAsync(call, call.Get(data), call.Get(file)),
                        Id = call.Get(id),
                        Key = call.Get(key),
                    };
                var answer = await session.Client.Events.PublishAsync(session.Project, request, call.Cancellation);
                call.Show(answer, ContractsJson.Readable.PublishAnswer, shown => FactSheet.Of(
                    ("id", shown.Id), ("sequence", $"{shown.Sequence}"),
                    ("duplicate", shown.Duplicate ? "yes: it was published before" : null)));
                if (answer.Webhooks == 0)
                    call.Say($"No webhook of project {session.Project} asks for {what}.");
            });
    }

    private static async Task<RawJson> DataAsync(Call call, string? data, string? file)
    {
        if ((data is null) == (file is null))
            throw new CliException("Give the data once: as an argument (JSON), or with --file.");
        var bytes = file is null && data != Input.Standard
            ? Encoding.UTF8.GetBytes(data!)
            : await Input.ReadAsync(file ?? Input.Standard, call.Cancellation);
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return new(Encoding.UTF8.GetBytes(document.RootElement.GetRawText()));
        }
        catch (JsonException e)
        {
            throw new CliException($"The data is not JSON: {e.Message}");
        }
    }

    private static async Task StreamAsync(Call call, Session session, string source)
    {
        await using var file = Input.Open(source);
        var lines = new EventLines(file);
        var stored = default(PublishTotals);
        try
        {
            var totals = await call.WatchAsync("Publishing", report => session.Client.Events.PublishStreamAsync(
                session.Project, lines.ReadAsync(call.Cancellation),
                new Progress(now => report(Events((stored = now).Events), lines.Share)), call.Cancellation));
            call.Show(new(totals.Accepted, totals.Duplicates, totals.LastSequence, totals.Webhooks), PublishedJson.Default.Published,
                shown => FactSheet.Of(
                ("accepted", $"{shown.Accepted}"), ("duplicates", $"{shown.Duplicates}"), ("last sequence", $"{shown.LastSequence}")));
            if (totals is { Webhooks: 0, Events: > 0 })
                call.Say($"No webhook of project {session.Project} asks for any of these events.");
        }
        catch (Exception e) when (stored.Events > 0 && Failures.Explain(e, call.Host, call.Cancellation) is { Words: { } words } failure)
        {
            throw new CliException(
                $"{words}\nThe first {stored.Events} events are stored. You can publish all events that have an id again: none is "
                    + "stored twice.", failure.Code);
        }
    }

    private static string Events(long count) => count == 1 ? "1 event" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} events");

    // Reported at once and in order, which Progress<T> does not guarantee.
    private sealed class Progress(Action<PublishTotals> report) : IProgress<PublishTotals>
    {
        public void Report(PublishTotals value) => report(value);
    }
}

/// <summary>The result of a stream.</summary>
internal sealed record Published(
    long Accepted, long Duplicates, long LastSequence,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Webhooks);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Published))]
internal sealed partial class PublishedJson : JsonSerializerContext;
