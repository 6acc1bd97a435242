using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Webhooks.Model;

namespace Webhooks.Actors.Options;

/// <summary>The rules of the engine's options: one for code and configuration.</summary>
internal static class OptionRules
{
    private const string PostgreSqlExample = "Host=localhost;Database=webhooks;Username=webhooks;Password=…";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>All of them, in the order in which the configuration lists them.</summary>
    public static ImmutableArray<OptionRule> All { get; } =
    [
        new OptionRule<StorageProvider>(
            "Storage:Provider", "Sqlite or PostgreSql", provider => Enum.IsDefined(provider), TryParseProvider, provider => $"{provider}",
            o => o.Storage.Provider, (o, to) => o.Storage.Provider = to),
        new OptionRule<string?>(
            "Storage:ConnectionString",
            $"a connection string of the database's driver, such as {StorageOptions.DefaultConnectionString} or {PostgreSqlExample}",
            text => !string.IsNullOrWhiteSpace(text), TryParseText, text => text,
            o => o.Storage.ConnectionString, (o, to) => o.Storage.ConnectionString = to!),
        Switch("Storage:CreateSchema", o => o.Storage.CreateSchema, (o, to) => o.Storage.CreateSchema = to),
        new OptionRule<TimeSpan>(
            "Delivery:Timeout", $"{AttemptTimeout.Allowed}, as {Duration.Allowed}", AttemptTimeout.IsAllowed, Duration.TryParse,
            Duration.Format,
            o => o.Delivery.Timeout, (o, to) => o.Delivery.Timeout = to),
        new OptionRule<Throttle?>(
            "Delivery:Throttle", $"{Throttle.AllowedText}: {Throttle.Allowed}", throttle => throttle is not { IsAllowed: false },
            TryParseThrottle, throttle => throttle?.ToString(),
            o => o.Delivery.Throttle, (o, to) => o.Delivery.Throttle = to),
        new OptionRule<RetrySchedule?>(
            "Delivery:RetrySchedule", RetrySchedule.Allowed, schedule => schedule is { Waits.IsDefault: false, IsAllowed: true }, null,
            Format,
            o => o.Delivery.RetrySchedule, (o, to) => o.Delivery.RetrySchedule = to!),
        new OptionRule<double>(
            "Delivery:Jitter", "a number from 0 to 1", jitter => jitter is >= 0 and <= 1, TryParseNumber,
            jitter => jitter.ToString(CultureInfo.InvariantCulture),
            o => o.Delivery.Jitter, (o, to) => o.Delivery.Jitter = to),
        Whole("Delivery:MaxInFlight", 1, 100_000, o => o.Delivery.MaxInFlight, (o, to) => o.Delivery.MaxInFlight = to!.Value),
        Wait("Delivery:DisableAfter", 365, o => o.Delivery.DisableAfter, (o, to) => o.Delivery.DisableAfter = to!.Value),
        Wait("Retention:Events", 3650, o => o.Retention.Events, (o, to) => o.Retention.Events = to!.Value),
        Wait("Retention:Audit", 3650, o => o.Retention.Audit, (o, to) => o.Retention.Audit = to!.Value),
        Wait("Retention:Attempts", 3650, o => o.Retention.Attempts, (o, to) => o.Retention.Attempts = to!.Value),
        Switch("Egress:RequireHttps", o => o.Egress.RequireHttps, (o, to) => o.Egress.RequireHttps = to),
        Switch("Telemetry:PropagateToReceivers", o => o.Telemetry.PropagateToReceivers, (o, to) => o.Telemetry.PropagateToReceivers = to),
        Wait("Telemetry:DegradedAfter", 365, o => o.Telemetry.DegradedAfter, (o, to) => o.Telemetry.DegradedAfter = to, isOptional: true),
        Whole("Cluster:Port", 0, IPEndPoint.MaxPort, o => o.Cluster.Port, (o, to) => o.Cluster.Port = to,
            "a whole number from 0 (a free port) to 65535", isOptional: true),
    ];

    /// <summary>The errors of the options, one sentence each, which starts with the option.</summary>
    public static IEnumerable<string> Errors(WebhooksOptions options)
    {
        foreach (var rule in All)
        {
            if (rule.Validate(options) is { } error)
                yield return error;
        }

        if (options.Storage is { Provider: StorageProvider.PostgreSql, ConnectionString: StorageOptions.DefaultConnectionString })
        {
            yield return $"Storage:ConnectionString is '{StorageOptions.DefaultConnectionString}', the default for Sqlite; "
                + $"for PostgreSql it must be a connection string such as {PostgreSqlExample}.";
        }

        if (options.Json is null)
            yield return "Json is null; it must be JsonSerializerOptions.";
    }

    private static OptionRule<bool> Switch(string key, Func<WebhooksOptions, bool> get, Action<WebhooksOptions, bool> set) =>
        new(key, "true or false", _ => true, bool.TryParse, value => value ? "true" : "false", get, set);

    private static OptionRule<int?> Whole(
        string key, int least, int most, Func<WebhooksOptions, int?> get, Action<WebhooksOptions, int?> set, string? allowed = null,
        bool isOptional = false) => new(
        key,
        allowed ?? $"a whole number from {least} to {most}",
        number => number is null ? isOptional : number >= least && number <= most,
        TryParseWhole,
        number => number?.ToString(CultureInfo.InvariantCulture),
        get,
        set);

    private static OptionRule<TimeSpan?> Wait(
        string key, int mostDays, Func<WebhooksOptions, TimeSpan?> get, Action<WebhooksOptions, TimeSpan?> set, bool isOptional = false) =>
            new(
        key,
        $"{Duration.Format(Second)} to {Duration.Format(TimeSpan.FromDays(mostDays))}, as {Duration.Allowed}",
        wait => wait is null ? isOptional : wait >= Second && wait <= TimeSpan.FromDays(mostDays),
        TryParseWait,
        wait => wait is { } given ? Duration.Format(given) : null,
        get,
        set);

    private static string? Format(RetrySchedule? schedule) =>
        schedule is { Waits.IsDefault: false } ? string.Join(',', schedule.Waits.Select(Duration.Format)) : null;

    private static bool TryParseProvider(string text, out StorageProvider provider) =>
        Enum.TryParse(text, ignoreCase: true, out provider) && text.All(char.IsLetter);

    private static bool TryParseText(string text, out string? value)
    {
        value = text;
        return true;
    }

    private static bool TryParseThrottle(string text, out Throttle? throttle) => Throttle.TryParse(text, out throttle);

    private static bool TryParseNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);

    private static bool TryParseWhole(string text, out int? number)
    {
        var isWhole = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value);
        number = value;
        return isWhole;
    }

    private static bool TryParseWait(string text, out TimeSpan? wait)
    {
        var isDuration = Duration.TryParse(text, out var value);
        wait = value;
        return isDuration;
    }
}
