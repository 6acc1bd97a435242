using System.Text.Json;
using Webhooks.Contracts;

namespace Webhooks.Cli;

/// <summary>Why a filter excludes an event, in words.</summary>
internal static class FilterWords
{
    /// <summary>Such as <c>not sent: filter, data.status should be DONE and was TO REVIEW</c>.</summary>
    public static string Of(NotSentResource notSent) => $"not sent: {notSent.Reason}, {notSent.Path} {Should(notSent)} and {Was(notSent)}";

    private static string Should(NotSentResource notSent)
    {
        var expected = Text(notSent.Expected);
        return notSent.Operator switch
        {
            "$eq" or "$to" => $"should be {expected}",
            "$ne" => $"should not be {expected}",
            "$in" => $"should be one of {expected}",
            "$nin" => $"should be none of {expected}",
            "$gt" => $"should be more than {expected}",
            "$gte" => $"should be at least {expected}",
            "$lt" => $"should be less than {expected}",
            "$lte" => $"should be at most {expected}",
            "$exists" => expected == "true" ? "should exist" : "should not exist",
            "$startsWith" => $"should begin with {expected}",
            "$endsWith" => $"should end with {expected}",
            "$contains" => $"should contain {expected}",
            "$ieq" => $"should be {expected}, in upper or lower case,",
            "$from" => $"should have been {expected} before",
            "$changed" => expected == "true" ? "should have changed" : "should not have changed",
            "$not" => $"should not meet {expected}",
            _ => $"should meet {notSent.Operator} {expected}",
        };
    }

    private static string Was(NotSentResource notSent) => notSent.Operator switch
    {
        "$changed" => Text(notSent.Expected) == "true" ? "did not" : "did",
        _ => notSent.Actual is { } actual ? $"was {Text(actual)}" : "was missing",
    };

    /// <summary>A value for people: strings without quotes, lists with commas.</summary>
    private static string Text(RawJson? json)
    {
        if (json is not { } raw)
            return "";
        using var document = JsonDocument.Parse(raw.Utf8);
        return document.RootElement.ValueKind switch
        {
            JsonValueKind.String => document.RootElement.GetString() ?? "",
            JsonValueKind.Array => string.Join(", ", document.RootElement.EnumerateArray().Select(
                item => item.ValueKind == JsonValueKind.String ? item.GetString() : item.GetRawText())),
            _ => document.RootElement.GetRawText(),
        };
    }
}
