namespace Webhooks.Model;

/// <summary>The error of one field, and what is allowed.</summary>
/// <param name="Field">The field's name as the API writes it.</param>
/// <param name="Message">One sentence for the sender.</param>
public sealed record FieldError(string Field, string Message);
