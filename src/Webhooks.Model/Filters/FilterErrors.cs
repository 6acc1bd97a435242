using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>What is wrong with a filter, by JSON pointer (RFC 6901).</summary>
internal sealed class FilterErrors
{
    /// <summary>So many are reported; the rest of a filter is not read.</summary>
    private const int Most = 20;

    private readonly ImmutableArray<FieldError>.Builder _errors = ImmutableArray.CreateBuilder<FieldError>();

    public bool IsEmpty => _errors.Count == 0;

    public bool IsFull => _errors.Count >= Most;

    public void Add(string pointer, string message)
    {
        if (!IsFull)
            _errors.Add(new(pointer, message));
    }

    public ImmutableArray<FieldError> All => _errors.ToImmutable();

    /// <summary>The pointer to a member below another.</summary>
    public static string At(string pointer, string name) =>
        $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    public static string At(string pointer, int index) => $"{pointer}/{index}";
}
