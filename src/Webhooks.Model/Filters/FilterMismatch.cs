using System.Text.Json;

namespace Webhooks.Model;

/// <summary>The clause of a filter that an event does not meet.</summary>
/// <param name="Path">The path of the value, as the filter writes it.</param>
/// <param name="Operator">How the filter compares, such as <c>$eq</c>; <c>$not</c> for a clause that is true and must not be.</param>
/// <param name="Expected">What the filter asks for, in JSON.</param>
/// <param name="Actual">What the event has there, in JSON; null when it has nothing. For <c>$from</c> it is the former value.</param>
public sealed record FilterMismatch(string Path, string Operator, string Expected, string? Actual)
{
    /// <summary>The most characters of <see cref="Actual"/>; of a longer value its beginning is given, as a string.</summary>
    public const int MaxActualLength = 256;

    /// <summary>The mismatch in words, such as <c>data.status should be DONE and was TO REVIEW</c>.</summary>
    public string Describe() => $"{Path} {Should(Text(Expected))} and {Was()}";

    private string Should(string expected) => Operator switch
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
        _ => $"should meet {Operator} {expected}",
    };

    private string Was() => Operator == "$changed" ? (Expected == "true" ? "did not" : "did")
        : Actual is null ? "was missing"
        : $"was {Text(Actual)}";

    /// <summary>A value as it is read: strings without quotes, lists with commas. What is not JSON stays as it is.</summary>
    private static string Text(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Array
                ? string.Join(", ", document.RootElement.EnumerateArray().Select(Scalar))
                : Scalar(document.RootElement);
        }
        catch (JsonException)
        {
            return json;
        }
    }

    private static string Scalar(JsonElement json) =>
        json.ValueKind == JsonValueKind.String ? JsonText.Decode(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(json)[1..^1])
        : json.GetRawText();
}
