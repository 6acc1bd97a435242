using System.Text.Json;
using Webhooks.Model;

namespace Webhooks.Dashboard.Pages.Events;

/// <summary>The clause of a filter that an event does not meet, in words.</summary>
internal static class MismatchWords
{
    /// <summary>Such as <c>data.status should be DONE and is TO REVIEW</c>.</summary>
    public static string Of(FilterMismatch mismatch) => $"{mismatch.Path} {Should(mismatch)} and {Is(mismatch)}";

    private static string Should(FilterMismatch mismatch)
    {
        var expected = Text(mismatch.Expected);
        return mismatch.Operator switch
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
            "$startsWith" => $"should start with {expected}",
            "$endsWith" => $"should end with {expected}",
            "$contains" => $"should contain {expected}",
            "$ieq" => $"should be {expected} in any case",
            "$from" => $"should have been {expected} before",
            "$changed" => expected == "true" ? "should have changed" : "should not have changed",
            _ => $"should not meet {expected}",
        };
    }

    private static string Is(FilterMismatch mismatch) => mismatch.Operator switch
    {
        "$changed" => mismatch.Expected == "true" ? "has not" : "has",
        "$from" => mismatch.Actual is { } before ? $"was {Text(before)}" : "has no former value",
        _ => mismatch.Actual is { } actual ? $"is {Text(actual)}" : "is missing",
    };

    /// <summary>A value for people: strings without quotes, lists with commas.</summary>
    private static string Text(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Array
            ? string.Join(", ", document.RootElement.EnumerateArray().Select(One))
            : One(document.RootElement);
    }

    private static string One(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        }
        catch (InvalidOperationException)
        {
            return value.GetRawText(); // half a surrogate pair
        }
    }
}
