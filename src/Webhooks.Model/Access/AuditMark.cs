namespace Webhooks.Model;

/// <summary>The part of a fact that says who caused it, and what it changed.</summary>
/// <param name="By">Who caused it.</param>
/// <param name="At">When.</param>
/// <param name="Changes">JSON: by field the values before and after it; without secrets, and values of headers.</param>
internal sealed record AuditMark(Actor By, DateTimeOffset At, string Changes);
