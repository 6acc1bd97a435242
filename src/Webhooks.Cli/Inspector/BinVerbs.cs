using System.CommandLine;
using Webhooks.Contracts;

namespace Webhooks.Cli;

internal static class BinVerbs
{
    private static readonly Sheet<BinResource> Sheet = new(
        ContractsJson.Readable.BinResource,
        new("id", bin => bin.Id),
        new("name", bin => bin.Name),
        new("url", bin => bin.Url),
        new("caught", bin => $"{bin.Caught}", IsNumber: true),
        new("last", bin => Instants.Format(bin.LastAt)),
        new("answers", bin => Answers(bin.Answer)),
        new("webhooks", bin => string.Join(", ", bin.Webhooks.Select(webhook => $"{webhook.ProjectId}/{webhook.Id}"))));

    public static Command Noun() =>
        new("bins", "The host's inspector: URLs that catch and show requests.") { Create(), List(), Rename(), Tail(), Answer(), Delete() };

    private static Verb Create()
    {
        var name = new Option<string?>("--name") { Description = "Its name", HelpName = "TEXT" };
        return new Verb(
            "create",
            "Create a bin whose URL you can give to a webhook.",
            "webhooks bins create --name 'Training service'",
            "webhooks bins create --output json | jq -r .url") { name }
            .Does(async call =>
            {
                var bin = await (await call.OpenAsync()).Client.Bins.CreateAsync(call.Get(name) ?? "", call.Cancellation);
                call.Show(bin, ContractsJson.Readable.BinResource,
                    shown => FactSheet.Of(("id", shown.Id), ("name", shown.Name), ("url", shown.Url)));
            });
    }

    private static Verb Rename()
    {
        var bin = Options.Id("bin", "The id of the bin");
        var name = new Argument<string>("name") { Description = "Its name; empty for no name" };
        return new Verb("rename", "Rename a bin.", "webhooks bins rename 0aB3dE5gH7jK9mN1pQ3sTw 'Training service'") { bin, name }
            .Does(async call =>
            {
                var named = await (await call.OpenAsync()).Client.Bins.RenameAsync(call.Get(bin), call.Get(name), call.Cancellation);
                call.Show(named, ContractsJson.Readable.BinResource,
                    shown => FactSheet.Of(("id", shown.Id), ("name", shown.Name), ("url", shown.Url)));
            });
    }

    private static Verb List()
    {
        var limit = Options.Limit();
        return new Verb("list", "List the bins, newest first.", "webhooks bins list") { limit }
            .Does(
                async call =>
                    await call.ListAsync((await call.OpenAsync()).Client.Bins.ListAsync(call.Cancellation), Sheet, call.Get(limit)));
    }

    private static Verb Tail()
    {
        var bin = Options.Id("bin", "The id of the bin");
        var (interval, count) = (Options.Duration("--interval", "How often to poll; default 1s"), Options.Count());
        var all = new Option<bool>("--all") { Description = "Begin with the requests that it has caught so far" };
        return new Verb(
            "tail",
            "Follow the requests of a bin. Ctrl-C stops.",
            "webhooks bins tail 0aB3dE5gH7jK9mN1pQ3sTw",
            "webhooks bins tail 0aB3dE5gH7jK9mN1pQ3sTw --all --count 10 -o json") { bin, interval, count, all }
            .Does(async call =>
            {
                var tail = new BinTail(call, (await call.OpenAsync()).Client.Bins, call.Get(bin));
                if (!call.Get(all))
                    await tail.SkipAsync();
                call.Say("Following the bin; Ctrl-C stops.");
                await call.TailAsync(call.Get(interval) ?? TimeSpan.FromSeconds(1), call.Get(count), tail.LookAsync);
            });
    }

    private static Verb Answer()
    {
        var bin = Options.Id("bin", "The id of the bin");
        var preset = new Option<string?>(
            "--preset")
        { Description = "A predefined answer", HelpName = "ok|fail_twice|too_many_requests|gone|time_out" }
            .Among("ok", "fail_twice", "too_many_requests", "gone", "time_out");
        var status = new Option<int?>("--status") { Description = "200 to 599", HelpName = "CODE" };
        var body = new Option<string?>("--body") { Description = "The body", HelpName = "TEXT" };
        var delay = Options.Duration("--delay", "How long to delay the answer");
        var failFirst = new Option<int?>(
            "--fail-first")
        { Description = "Fail the first N requests of each webhook-id with 500", HelpName = "N" };
        return new Verb(
            "answer",
            "Set the answer of a bin; replaces the previous answer.",
            "webhooks bins answer 0aB3dE5gH7jK9mN1pQ3sTw --preset fail_twice",
            "webhooks bins answer 0aB3dE5gH7jK9mN1pQ3sTw --status 202 --delay 2s") { bin, preset, status, body, delay, failFirst }
            .Does(async call =>
            {
                var answer = new BinAnswerResource
                {
                    Preset = call.Get(preset),
                    Status = call.Get(status),
                    Body = call.Get(body),
                    Delay = call.Get(delay) is { } time ? Durations.Format(time) : null,
                    FailFirst = call.Get(failFirst) is { } first ? new() { Count = first } : null,
                };
                var set = await (await call.OpenAsync()).Client.Bins.SetAnswerAsync(call.Get(bin), answer, call.Cancellation);
                call.Show(set, ContractsJson.Readable.BinAnswerResource, shown => FactSheet.Of(("answers", Answers(shown))));
            });
    }

    private static Verb Delete()
    {
        var bin = Options.Id("bin", "The id of the bin");
        return new Verb("delete", "Delete a bin and its requests.", "webhooks bins delete 0aB3dE5gH7jK9mN1pQ3sTw") { bin }
            .Does(async call =>
            {
                await (await call.OpenAsync()).Client.Bins.DeleteAsync(call.Get(bin), call.Cancellation);
                call.Say($"Deleted {call.Get(bin)}.");
            });
    }

    private static string Answers(BinAnswerResource answer) => answer.Preset ?? string.Join(
        ", ",
        ((string?[])[
            answer.FailFirst is { } first ? $"{first.Status ?? 500} to the first {first.Count}" : null,
            $"{answer.Status ?? 200}",
            answer.Delay is null or "0s" ? null : $"after {answer.Delay}",
        ]).OfType<string>());
}
