using System.Data.Common;
using Webhooks.Outbox.Databases;

namespace Webhooks.Outbox.Relaying;

/// <summary>What a relay needs to know, from the options.</summary>
/// <param name="Dialect">The kind of database.</param>
/// <param name="Connect">A new, closed connection.</param>
/// <param name="Bounds">How much is published at once.</param>
/// <param name="PollInterval">The longest time until a row is seen of which no wake-up was received.</param>
/// <param name="DegradedAfter">The age of the oldest row from which the health check reports degraded.</param>
internal sealed record RelaySettings(
    OutboxDialect Dialect, Func<DbConnection> Connect, BatchBounds Bounds, TimeSpan PollInterval, TimeSpan DegradedAfter);
