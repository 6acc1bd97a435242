using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>Which changes.</summary>
/// <param name="Since">Those at or after it; null for all from the oldest.</param>
/// <param name="Until">Those before it; null for all until now.</param>
/// <param name="Actor">Those by actors of this name; null for all.</param>
public sealed record AuditQuery(DateTimeOffset? Since = null, DateTimeOffset? Until = null, string? Actor = null);

/// <summary>A change.</summary>
/// <param name="At">When it was made.</param>
/// <param name="Project">Its project; null for a change of the host.</param>
/// <param name="Actor">Who made it.</param>
/// <param name="Action">Such as <c>webhook.updated</c>.</param>
/// <param name="Target">The id of what was changed.</param>
/// <param name="Changes">JSON: by field the values before and after it.</param>
public sealed record AuditView(DateTimeOffset At, ProjectId? Project, Actor Actor, string Action, string Target, string Changes);
