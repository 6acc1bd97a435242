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
}
