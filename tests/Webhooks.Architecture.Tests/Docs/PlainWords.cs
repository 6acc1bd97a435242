using System.Text.RegularExpressions;

namespace Webhooks.Architecture.Tests.Docs;

/// <summary>
/// Words that a reader with English as a second language does not understand at the first reading, or that hide who acts, each with what to
/// write instead.
/// </summary>
internal static class PlainWords
{
    private static readonly Dictionary<string, string> Better = new(StringComparer.OrdinalIgnoreCase)
    {
        ["told"] = "say who does it: is notified, reports, logs, publishes",
        ["anew"] = "again",
        ["of late"] = "recently",
        ["in clear"] = "in plaintext",
        ["whoever"] = "name the subject: the client, the operator",
        ["nobody"] = "name the subject and what it does not do",
        ["somebody"] = "name the subject",
        ["sees to it"] = "say what it does",
        ["lets in"] = "accepts",
        ["let in"] = "accepted",
        ["takes in"] = "adds, accepts",
        ["takes out"] = "removes",
        ["comes back"] = "recovers, retries, returns",
        ["come back"] = "recover, retry, return",
        ["goes on"] = "continues",
        ["under way"] = "in flight, running",
        ["on their way"] = "in flight, pending",
        ["held up"] = "delayed, limited",
        ["speaks of"] = "is about",
        ["stands for"] = "means",
        ["at hand"] = "available, cached",
        ["to blame"] = "wrong",
        ["of yours"] = "your own",
        ["lately"] = "recently",
        ["for ever"] = "forever",
        ["be it"] = "or",
        ["anybody"] = "name the subject",
        ["everybody"] = "name the subject",
    };

    public static Regex Forbidden { get; } = new($@"\b({string.Join('|', Better.Keys)})\b", RegexOptions.IgnoreCase);

    public static string Instead(string word) => Better[word];
}
