using System.Text.Json;
using Webhooks.Contracts;

namespace Webhooks.AspNetCore.Inspector;

/// <summary>The request of a caller about a bin.</summary>
internal static class BinForm
{
    /// <summary>The name in a request's body; null when it has none, empty when it removes it.</summary>
    public static string? ReadName(ReadOnlyMemory<byte> body)
    {
        var fields = JsonFields.Parse(body, "name");
        var name = fields.Optional("name", BinName.Allowed, Read, "")?.To;
        fields.Check(ProblemCodes.InvalidBin);
        return name;
    }

    private static bool Read(JsonElement value, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? name)
    {
        name = JsonValues.Text(value, out var text) ? BinName.Parse(text) : null;
        return name is not null;
    }
}

/// <summary>The name of a bin.</summary>
internal static class BinName
{
    public const int MaxLength = 100;

    public const string Allowed = "at most 100 characters, none of them a control character";

    /// <summary>The name without spaces around it; null when it is not allowed.</summary>
    public static string? Parse(string? text) =>
        (text ?? "").Trim() is var name && name.Length <= MaxLength && !name.Any(char.IsControl) ? name : null;
}
