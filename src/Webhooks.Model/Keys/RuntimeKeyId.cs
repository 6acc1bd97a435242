using System.Diagnostics.CodeAnalysis;

namespace Webhooks.Model;

/// <summary>The id of a key that was created while the host runs: <c>key_</c> and random characters. It is not a secret.</summary>
public readonly record struct RuntimeKeyId
{
    private RuntimeKeyId(string value) => Value = value;

    /// <summary>The id in URLs and in the journal.</summary>
    public string Value { get; }

    /// <summary>Reads an id; false when it does not have the form <see cref="Identifier.Allowed"/>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out RuntimeKeyId id)
    {
        id = Identifier.IsValid(text) ? new(text) : default;
        return id.Value is not null;
    }

    /// <exception cref="FormatException">The text is not of the form <see cref="Identifier.Allowed"/>.</exception>
    public static RuntimeKeyId Parse(string text) => TryParse(text, out var id) ? id : throw Identifier.Malformed("a key's id", text);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
