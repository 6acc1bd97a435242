using System.CommandLine;
using System.CommandLine.Parsing;
using Webhooks.Contracts;

namespace Webhooks.Cli;

/// <summary>Options and arguments of several verbs.</summary>
internal static class Options
{
    public static Option<string?> Project() => new("--project", "-p")
    {
        Description = "The project (WEBHOOKS_PROJECT, or the profile's)",
        HelpName = "PROJECT",
    };

    public static Option<int> Limit(int most = 50) => new Option<int>("--limit", "-n")
    {
        Description = "The maximum number",
        HelpName = "N",
        DefaultValueFactory = _ => most,
    }.AtLeast(1);

    public static Option<int?> Count()
    {
        var option = new Option<int?>("--count") { Description = "Stop after so many", HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() < 1)
                result.AddError("--count must be a whole number of at least 1.");
        });
        return option;
    }

    public static Option<DateTimeOffset?> Since(string what) =>
        Instant("--since", $"Only {what} accepted at or after this instant (RFC 3339) or this long ago (2h)");

    public static Option<DateTimeOffset?> Until(string what) =>
        Instant("--until", $"Only {what} accepted before this instant (RFC 3339) or this long ago (30m)");

    public static Option<TimeSpan?> Duration(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DURATION",
        CustomParser = result => Parse<TimeSpan?>(
            result, Durations.TryParse(result.Tokens[0].Value, out var duration) ? duration : null, Instants.AllowedDuration),
    };

    public static Argument<string> Argument(string name, string description) => new(name) { Description = description };

    /// <summary>An id as the API has them.</summary>
    public static Argument<string> Id(string name, string description)
    {
        var argument = Argument(name, description);
        argument.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } id && !Ids.AreAllowed(id))
                result.AddError($"'{id}' is not an id; ids are {Ids.Allowed}.");
        });
        return argument;
    }

    public static Argument<string> Webhook() => Argument("webhook", "Its id, or its name if it is unique in the project");

    public static Argument<string> Event() => Id("event", "The id of the event, which is the webhook-id that receivers get");

    public static Option<bool> Yes() => new("--yes", "-y") { Description = "Do not ask for confirmation" };

    public static Option<int> AtLeast(this Option<int> option, int least)
    {
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < least)
                result.AddError($"{option.Name} must be a whole number of at least {least}.");
        });
        return option;
    }

    private static Option<DateTimeOffset?> Instant(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "WHEN",
        CustomParser = result => Parse<DateTimeOffset?>(
            result, Instants.TryParse(result.Tokens[0].Value, TimeProvider.System.GetUtcNow(), out var instant) ? instant : null,
            Instants.Allowed),
    };

    private static T Parse<T>(ArgumentResult result, T value, string allowed)
    {
        if (value is null)
            result.AddError($"'{result.Tokens[0].Value}' is not allowed; it must be {allowed}.");
        return value;
    }
}
