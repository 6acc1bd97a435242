using Webhooks.Model;

namespace Webhooks.Outbox.Rows;

/// <summary>A row that can be published.</summary>
/// <param name="Position">Its place in the table.</param>
/// <param name="Project">The project.</param>
/// <param name="Draft">The event; its id is the row's, so that a repetition is a duplicate.</param>
internal sealed record RelayEvent(long Position, ProjectId Project, EventDraft Draft);

/// <summary>A row that is never published, and why.</summary>
internal sealed record SetAsideRow(long Position, string Reason);
