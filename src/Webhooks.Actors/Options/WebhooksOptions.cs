using System.Text.Json;
using Microsoft.Data.Sqlite;
using Webhooks.Actors.Options;
using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>How the engine stores and delivers.</summary>
public sealed class WebhooksOptions
{
    /// <summary>Where journal, snapshots and read model are stored.</summary>
    public StorageOptions Storage { get; } = new();

    /// <summary>How webhooks deliver.</summary>
    public DeliveryOptions Delivery { get; } = new();

    /// <summary>Which addresses may be called.</summary>
    public EgressOptions Egress { get; } = new();

    /// <summary>How long events and attempts are kept.</summary>
    public RetentionOptions Retention { get; } = new();

    /// <summary>The encryption of stored signing secrets and header values.</summary>
    public EncryptionOptions Encryption { get; } = new();

    /// <summary>Where the node listens and how it finds the others.</summary>
    public ClusterOptions Cluster { get; } = new();

    /// <summary>Whether receivers get the trace, and when the node reports a backlog.</summary>
    public TelemetryOptions Telemetry { get; } = new();

    /// <summary>Event types that are defined for all projects.</summary>
    public EventTypeOptions EventTypes { get; } = new();

    /// <summary>
    /// How values that code publishes (<see cref="WebhookPublishing"/>) become an event's data: <see cref="JsonSerializerDefaults.Web"/>
    /// with members in snake_case, unless it is changed or replaced before the host starts. Events over HTTP keep their own bytes.
    /// </summary>
    public JsonSerializerOptions Json { get; set; } = EventJson.CreateOptions();

    /// <summary>The errors of reading a configuration.</summary>
    internal List<string> Misread { get; } = [];

    /// <summary>The errors of the options, one sentence each, which starts with the option: <c>Cluster:Port is …</c></summary>
    public IReadOnlyList<string> Errors() =>
    [
        .. Misread,
        .. OptionRules.Errors(this),
        .. Json is null ? [] : EventTypes.Read(Json).Errors,
        .. Encryption.Errors().Select(error => $"Encryption:{error}"),
        .. Cluster.Errors(Storage.Provider).Select(error => $"Cluster:{error}"),
    ];

    /// <summary>Stores everything in one SQLite file.</summary>
    /// <param name="path">The file; its folder is created if missing.</param>
    public WebhooksOptions UseSqlite(string path)
    {
        Storage.Provider = StorageProvider.Sqlite;
        Storage.ConnectionString = new SqliteConnectionStringBuilder { DataSource = path }.ConnectionString;
        return this;
    }

    /// <summary>Stores everything in a PostgreSQL database, which the nodes of a cluster share.</summary>
    /// <param name="connectionString">
    /// In Npgsql's form, such as <c>Host=db;Database=webhooks;Username=webhooks;Password=…</c>. Its <c>Maximum Pool Size</c> is the maximum
    /// of one node; see <see cref="StorageOptions.ConnectionString"/>.
    /// </param>
    public WebhooksOptions UsePostgreSql(string connectionString)
    {
        Storage.Provider = StorageProvider.PostgreSql;
        Storage.ConnectionString = connectionString;
        return this;
    }
}

/// <summary>The databases that the engine runs on.</summary>
public enum StorageProvider
{
    /// <summary>One file, one host.</summary>
    Sqlite,

    /// <summary>A PostgreSQL server, version 14 or newer; for any number of hosts.</summary>
    PostgreSql,
}

/// <summary>Where journal, snapshots and read model are stored.</summary>
public sealed class StorageOptions
{
    internal const string DefaultConnectionString = "Data Source=data/webhooks.db";

    /// <summary>The database.</summary>
    public StorageProvider Provider { get; set; } = StorageProvider.Sqlite;

    /// <summary>
    /// The connection string of its driver. For PostgreSQL <c>Maximum Pool Size</c> is the maximum number of connections of one node: 30
    /// by default, at least 6. Two fifths of them write and recover, a quarter reads logs and snapshots, the rest is for the
    /// read model.
    /// </summary>
    public string ConnectionString { get; set; } = DefaultConnectionString;

    /// <summary>
    /// Whether the host creates missing tables in a PostgreSQL database. If not, or if its role may not, run
    /// <c>config/schema/postgresql.sql</c>
    /// first; a host that finds something missing names it and does not start.
    /// </summary>
    public bool CreateSchema { get; set; } = true;
}

/// <summary>How webhooks deliver.</summary>
public sealed class DeliveryOptions
{
    /// <summary>One deadline over connect, send, headers and body; 1 s to 60 s. Settable per webhook.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// The throttle of a new webhook without one; null for none. Later changes of this option do not change existing webhooks.
    /// </summary>
    public Throttle? Throttle { get; set; }

    /// <summary>Waits between attempts, 0 to 20 of at most 7 days each. Settable per webhook.</summary>
    public RetrySchedule RetrySchedule { get; set; } = RetrySchedule.Default;

    /// <summary>
    /// The random share by which each wait is longer or shorter, 0 to 1: webhooks that failed together do not retry
    /// together.
    /// </summary>
    public double Jitter { get; set; } = 0.2;

    /// <summary>
    /// The maximum attempts in flight on one node, 1 to 100,000: it bounds sockets and memory. Fewer if the process may not open enough
    /// files for them: <see cref="DescriptorBudget"/>.
    /// </summary>
    public int MaxInFlight { get; set; } = 1000;

    /// <summary>A webhook that fails for longer without one success is disabled; 1 s to 365 days.</summary>
    public TimeSpan DisableAfter { get; set; } = TimeSpan.FromDays(5);
}

/// <summary>Which addresses may be called.</summary>
public sealed class EgressOptions
{
    /// <summary>
    /// Networks that are allowed besides public addresses. When there are any, webhooks may also have hosts with internal names.
    /// </summary>
    public IList<System.Net.IPNetwork> AllowedNetworks { get; } = [];

    /// <summary>Refuses <c>http://</c> when a webhook is registered or changed, and when its events are sent.</summary>
    public bool RequireHttps { get; set; }
}

/// <summary>
/// How long events and attempts are kept. They are deleted soon after it: within a twentieth of that time if the project is in use.
/// </summary>
public sealed class RetentionOptions
{
    /// <summary>
    /// How long an event can be delivered, resent and replayed after it was accepted; 1 s to 3650 days. A delivery that has not ended by
    /// then is exhausted (<c>expired</c>).
    /// </summary>
    public TimeSpan Events { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long attempts are kept, and how long an event is still listed that is no longer retained; 1 s to 3650 days.</summary>
    public TimeSpan Attempts { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long the audit keeps a change; 1 s to 3650 days.</summary>
    public TimeSpan Audit { get; set; } = TimeSpan.FromDays(365);
}
