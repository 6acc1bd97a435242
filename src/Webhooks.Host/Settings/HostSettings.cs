using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Webhooks.Actors;
using Webhooks.AspNetCore;
using Webhooks.Model;

namespace Webhooks.Host;

/// <summary>What the configuration says, checked as a whole: either nothing is wrong with it, or all of it is told at once.</summary>
internal sealed class HostSettings
{
    private static readonly IPNetwork[] Loopback = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];

    private Action<WebhooksOptions> _engine = static _ => { };
    private Action<IngestOptions> _ingest = static _ => { };
    private bool _inspectorEnabled;
    private IReadOnlyList<(EventType Type, string Title)> _eventTypes = [];

    private HostSettings(SettingsReader reader) => (Errors, Known) = (reader.Errors, reader.Known);

    /// <summary>One sentence for each setting that is wrong.</summary>
    public IReadOnlyList<string> Errors { get; }

    /// <summary>Every setting that there is, below <c>Webhooks</c>.</summary>
    public IReadOnlySet<string> Known { get; }

    /// <summary>What the API asks for; nothing when there are none.</summary>
    public IReadOnlyList<ApiKey> ApiKeys { get; private set; } = [];

    /// <summary>Names by which the host may be called while it asks for no key, beside those of loopback.</summary>
    public IReadOnlyList<string> AllowedHosts { get; private set; } = [];

    /// <summary>Where pbm is listened for; null when it is not.</summary>
    public PbmSettings? Pbm { get; private set; }

    /// <summary>Whose word is taken for where a request came from: by default that of proxies on this machine.</summary>
    public ForwardedHeadersOptions ForwardedHeaders { get; } = new() { ForwardedHeaders = Microsoft.AspNetCore.HttpOverrides.ForwardedHeaders.All, ForwardLimit = null };

    /// <summary>Who is told what the host measures and traces.</summary>
    public TelemetrySettings Telemetry { get; private set; } = TelemetrySettings.Default;

    /// <summary>Whether log lines are JSON.</summary>
    public bool LogsJson { get; private set; }

    public static HostSettings Read(IConfiguration configuration, bool isDevelopment)
    {
        var reader = new SettingsReader(configuration);
        var settings = new HostSettings(reader);
        settings.ReadStorage(reader);
        settings.ReadEncryption(reader);
        settings.ReadDelivery(reader);
        settings.ReadRetention(reader);
        settings.ReadEgress(reader, isDevelopment);
        settings.ReadIngest(reader);
        settings.ReadInspector(reader, isDevelopment);
        settings.ReadDashboard(reader);
        settings.ReadProxies(reader);
        settings.ReadHosts(reader);
        settings.ApiKeys = KeySettings.Read(reader);
        settings.Pbm = PbmSettings.Read(reader);
        settings.Telemetry = TelemetrySettings.Read(reader, configuration, configure => settings._engine += configure);
        reader.Read<bool>("Logging:Format", "text or json", TryParseFormat, isJson => settings.LogsJson = isJson);
        ClusterSettings.Read(reader, configure => settings._engine += configure);
        var options = new WebhooksOptions();
        settings._engine(options);
        reader.Errors.AddRange(options.Errors().Select(error => $"{SettingsReader.Section}:{error}"));
        reader.RefuseUnknown();
        reader.Errors.AddRange(ListenAddresses.WhyNot(configuration, settings.ApiKeys.Count > 0));
        return settings;
    }

    public void Apply(WebhooksOptions options) => _engine(options);

    public void Apply(IngestOptions options) => _ingest(options);

    public void Apply(DashboardOptions options)
    {
        foreach (var (type, title) in _eventTypes)
            options.EventTypes[type.Value] = title;
    }

    public void Apply(InspectorOptions options) => options.Enabled = _inspectorEnabled;

    private static bool TryParseFormat(string text, out bool isJson)
    {
        isJson = text.Equals("json", StringComparison.OrdinalIgnoreCase);
        return isJson || text.Equals("text", StringComparison.OrdinalIgnoreCase);
    }

    private void ReadStorage(SettingsReader reader)
    {
        var storage = new StorageOptions();
        reader.Read<StorageProvider>(
            "Storage:Provider",
            "Sqlite or PostgreSql",
            static (string text, out StorageProvider provider) => Enum.TryParse(text, ignoreCase: true, out provider) && Enum.IsDefined(provider) && char.IsLetter(text[0]),
            provider => storage.Provider = provider);
        reader.Read<string>(
            "Storage:ConnectionString",
            "what the database's driver takes, such as Data Source=data/webhooks.db or Host=localhost;Database=webhooks;Username=webhooks;Password=…",
            static (string text, out string connectionString) => (connectionString = text).Length > 0,
            connectionString => storage.ConnectionString = connectionString);
        reader.Read<bool>("Storage:CreateSchema", "true or false", bool.TryParse, may => storage.CreateSchema = may);
        if (storage.Provider == StorageProvider.PostgreSql && storage.ConnectionString == new StorageOptions().ConnectionString)
        {
            reader.Errors.Add(
                $"{SettingsReader.Section}:Storage:ConnectionString is '{storage.ConnectionString}', the default for Sqlite; for PostgreSql it takes such as Host=localhost;Database=webhooks;Username=webhooks;Password=….");
        }

        _engine += options => (options.Storage.Provider, options.Storage.ConnectionString, options.Storage.CreateSchema) =
            (storage.Provider, storage.ConnectionString, storage.CreateSchema);
    }

    private void ReadEncryption(SettingsReader reader) => reader.ReadSecrets(
        "Encryption:Keys",
        EncryptionKey.Allowed,
        static (string text, out EncryptionKey key) => EncryptionKey.TryParse(text, out key!),
        key => _engine += options => options.Encryption.Keys.Add(key));

    private void ReadDelivery(SettingsReader reader)
    {
        Wait(reader, "Delivery:Timeout", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60), static (options, wait) => options.Delivery.Timeout = wait);
        Wait(reader, "Delivery:DisableAfter", TimeSpan.FromSeconds(1), TimeSpan.FromDays(365), static (options, wait) => options.Delivery.DisableAfter = wait);
        reader.ReadList<TimeSpan>("Delivery:RetrySchedule", $"waits, each {Duration.Allowed}", Duration.TryParse, waits =>
        {
            var schedule = new RetrySchedule([.. waits]);
            if (!schedule.IsAllowed)
                reader.Errors.Add($"{SettingsReader.Section}:Delivery:RetrySchedule is '{string.Join(',', waits.Select(Duration.Format))}'; it takes {RetrySchedule.Allowed}.");
            _engine += options => options.Delivery.RetrySchedule = schedule;
        });
        reader.Read<double>(
            "Delivery:Jitter",
            "a number from 0 to 1",
            static (string text, out double jitter) => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out jitter) && jitter is >= 0 and <= 1,
            jitter => _engine += options => options.Delivery.Jitter = jitter);
        Whole(reader, "Delivery:MaxInFlight", 100_000, count => _engine += options => options.Delivery.MaxInFlight = count);
    }

    private void ReadRetention(SettingsReader reader)
    {
        Wait(reader, "Retention:Events", TimeSpan.FromSeconds(1), TimeSpan.FromDays(3650), static (options, wait) => options.Retention.Events = wait);
        Wait(reader, "Retention:Attempts", TimeSpan.FromSeconds(1), TimeSpan.FromDays(3650), static (options, wait) => options.Retention.Attempts = wait);
    }

    private void ReadEgress(SettingsReader reader, bool isDevelopment)
    {
        IReadOnlyList<IPNetwork> allowed = [];
        reader.ReadList<IPNetwork>("Egress:AllowedNetworks", "networks in CIDR form, such as 10.0.0.0/8 or fd00::/8", IPNetwork.TryParse, networks => allowed = networks);
        foreach (var network in allowed.Count == 0 && isDevelopment ? Loopback : allowed)
            _engine += options => options.Egress.AllowedNetworks.Add(network);
        reader.Read<bool>("Egress:RequireHttps", "true or false", bool.TryParse, required => _engine += options => options.Egress.RequireHttps = required);
    }

    private void ReadDashboard(SettingsReader reader) => reader.ReadList<(EventType, string)>(
        "Dashboard:EventTypes",
        $"event types, each with its title or without: image.archived=Image Archived; a type takes {EventType.Allowed}",
        static (string text, out (EventType, string) declared) =>
        {
            var parts = text.Split('=', 2, StringSplitOptions.TrimEntries);
            var isType = EventType.TryParse(parts[0], out var type);
            declared = (type, parts is [_, { Length: > 0 } title] ? title : parts[0]);
            return isType;
        },
        declared => _eventTypes = declared);

    private void ReadProxies(SettingsReader reader)
    {
        IReadOnlyList<IPNetwork> proxies = [];
        reader.ReadList<IPNetwork>("Proxies", "networks in CIDR form, such as 10.0.0.0/8 or fd00::/8", IPNetwork.TryParse, networks => proxies = networks);
        ForwardedHeaders.KnownIPNetworks.Clear();
        foreach (var network in proxies.Concat(Loopback))
            ForwardedHeaders.KnownIPNetworks.Add(network);
    }

    private void ReadHosts(SettingsReader reader) => reader.ReadList<string>(
        "AllowedHosts",
        "names of hosts without port, such as hooks.internal",
        static (string text, out string host) => Uri.CheckHostName(host = text) is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6,
        hosts => AllowedHosts = hosts);

    private void ReadInspector(SettingsReader reader, bool isDevelopment)
    {
        _inspectorEnabled = isDevelopment;
        reader.Read<bool>("Inspector:Enabled", "true or false", bool.TryParse, enabled => _inspectorEnabled = enabled);
    }

    private void ReadIngest(SettingsReader reader)
    {
        Size(reader, "Ingest:MaxEventBytes", 16, size => _ingest += options => options.MaxEventBytes = (int)size);
        Size(reader, "Ingest:MaxBatchBytes", 256, size => _ingest += options => options.MaxBatchBytes = (int)size);
        Size(reader, "Ingest:MaxBytesInFlight", 16 << 10, size => _ingest += options => options.MaxBytesInFlight = size, leastMegabytes: 1);
        Whole(reader, "Ingest:MaxBatchEvents", 100_000, count => _ingest += options => options.MaxBatchEvents = count);
    }

    private void Wait(SettingsReader reader, string key, TimeSpan least, TimeSpan most, Action<WebhooksOptions, TimeSpan> set) => reader.Read<TimeSpan>(
        key,
        $"{Duration.Format(least)} to {Duration.Format(most)}, as {Duration.Allowed}",
        (string text, out TimeSpan wait) => Duration.TryParse(text, out wait) && wait >= least && wait <= most,
        wait => _engine += options => set(options, wait));

    private static void Whole(SettingsReader reader, string key, int most, Action<int> set) => reader.Read(
        key,
        $"a whole number from 1 to {most}",
        (string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= 1 && number <= most,
        set);

    private static void Size(SettingsReader reader, string key, int mostMegabytes, Action<long> set, int leastMegabytes = 0) => reader.Read<long>(
        key,
        $"a size from {(leastMegabytes == 0 ? "1B" : $"{leastMegabytes}MB")} to {mostMegabytes}MB, such as {(leastMegabytes == 0 ? "256kB" : "64MB")}",
        (string text, out long bytes) => ByteSize.TryParse(text, out bytes) && bytes >= Math.Max(1, (long)leastMegabytes << 20) && bytes <= (long)mostMegabytes << 20,
        set);
}
