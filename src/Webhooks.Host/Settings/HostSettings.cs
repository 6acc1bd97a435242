using System.Globalization;
using System.Net;
using Webhooks.Actors;
using Webhooks.Actors.Settings;
using Webhooks.AspNetCore;
using Webhooks.Model;
using Webhooks.RabbitMq;

namespace Webhooks.Host;

/// <summary>The configuration, validated as a whole: either it is valid, or all errors are reported at once.</summary>
internal sealed class HostSettings
{
    public const string Section = "Webhooks";

    private static readonly IPNetwork[] Loopback = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];

    private Action<WebhooksOptions> _engine = static _ => { };
    private Action<IngestOptions> _ingest = static _ => { };
    private bool _inspectorEnabled;
    private IReadOnlyList<(EventType Type, string Title)> _eventTypes = [];

    private HostSettings(SettingsReader reader) => (Errors, Known) = (reader.Errors, reader.Known);

    /// <summary>One sentence for each setting that is wrong.</summary>
    public IReadOnlyList<string> Errors { get; }

    /// <summary>All settings below <c>Webhooks</c>.</summary>
    public IReadOnlySet<string> Known { get; }

    /// <summary>The keys of the API; empty when there are none.</summary>
    public IReadOnlyList<ApiKey> ApiKeys { get; private set; } = [];

    /// <summary>Names that the host answers to while it has no keys, besides those of loopback.</summary>
    public IReadOnlyList<string> AllowedHosts { get; private set; } = [];

    /// <summary>Where the host listens for pbm; null when it does not.</summary>
    public PbmSettings? Pbm { get; private set; }

    /// <summary>The proxies that are trusted for the origin of a request: by default those on this machine.</summary>
    public ForwardedHeadersOptions ForwardedHeaders { get; } =
        new() { ForwardedHeaders = Microsoft.AspNetCore.HttpOverrides.ForwardedHeaders.All, ForwardLimit = null };

    /// <summary>Where metrics and traces of the host go.</summary>
    public TelemetrySettings Telemetry { get; private set; } = TelemetrySettings.Default;

    /// <summary>The look of the portal.</summary>
    public PortalSettings Portal { get; private set; } = new();

    /// <summary>The backends that sign tokens of portal users.</summary>
    public IReadOnlyList<PortalIssuer> PortalIssuers { get; private set; } = [];

    /// <summary>Sets the queues of RabbitMQ that are published; null when there are none.</summary>
    public Action<RabbitMqOptions>? RabbitMq { get; private set; }

    /// <summary>Whether log lines are JSON.</summary>
    public bool LogsJson { get; private set; }

    public static HostSettings Read(IConfiguration configuration, bool isDevelopment)
    {
        var reader = new SettingsReader(configuration.GetSection(Section), Section);
        var settings = new HostSettings(reader);
        EngineSettings.Read(reader, set => settings._engine += set);
        if (isDevelopment)
            settings._engine += AllowLoopback;
        settings.ReadIngest(reader);
        settings.ReadInspector(reader, isDevelopment);
        settings.ReadDashboard(reader);
        settings.ReadProxies(reader);
        settings.ReadHosts(reader);
        settings.ApiKeys = KeySettings.Read(reader);
        settings.Pbm = PbmSettings.Read(reader);
        settings.Portal = PortalSettings.Read(reader);
        settings.PortalIssuers = IssuerSettings.Read(reader);
        settings.RabbitMq = RabbitMqSection.Read(reader, configuration.GetSection($"{Section}:{RabbitMqSection.Section}"));
        settings.Telemetry = TelemetrySettings.Read(reader, configuration);
        reader.Read<bool>("Logging:Format", "text or json", TryParseFormat, isJson => settings.LogsJson = isJson);
        var options = new WebhooksOptions();
        settings._engine(options);
        reader.Errors.AddRange(options.Errors().Select(reader.NameOf));
        reader.RefuseUnknown();
        reader.Errors.AddRange(ListenAddresses.Validate(configuration, settings.ApiKeys.Count > 0));
        return settings;
    }

    public void Apply(WebhooksOptions options) => _engine(options);

    public void Apply(IngestOptions options) => _ingest(options);

    /// <summary>An event may be as large as one of the API.</summary>
    public void Apply(RabbitMqOptions options)
    {
        var ingest = new IngestOptions();
        Apply(ingest);
        options.MaxEventBytes = ingest.MaxEventBytes;
        RabbitMq?.Invoke(options);
    }

    public void Apply(DashboardOptions options)
    {
        foreach (var (type, title) in _eventTypes)
            options.EventTypes[type.Value] = title;
    }

    public void Apply(InspectorOptions options) => options.Enabled = _inspectorEnabled;

    /// <summary>In development, unless other networks are named.</summary>
    private static void AllowLoopback(WebhooksOptions options)
    {
        if (options.Egress.AllowedNetworks.Count > 0)
            return;
        foreach (var network in Loopback)
            options.Egress.AllowedNetworks.Add(network);
    }

    private static bool TryParseFormat(string text, out bool isJson)
    {
        isJson = text.Equals("json", StringComparison.OrdinalIgnoreCase);
        return isJson || text.Equals("text", StringComparison.OrdinalIgnoreCase);
    }

    private void ReadDashboard(SettingsReader reader) => reader.ReadList<(EventType, string)>(
        "Dashboard:EventTypes",
        $"one or more event types, each with its title or without: image.archived=Image Archived; a type must be {EventType.Allowed}",
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
        reader.ReadList<IPNetwork>("Proxies", "one or more networks in CIDR form, such as 10.0.0.0/8 or fd00::/8", IPNetwork.TryParse,
            networks => proxies = networks);
        ForwardedHeaders.KnownIPNetworks.Clear();
        foreach (var network in proxies.Concat(Loopback))
            ForwardedHeaders.KnownIPNetworks.Add(network);
    }

    private void ReadHosts(SettingsReader reader) => reader.ReadList<string>(
        "AllowedHosts",
        "one or more names of hosts without port, such as hooks.internal",
        static (string text,
            out string host) => Uri.CheckHostName(host = text) is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6,
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

    private static void Whole(SettingsReader reader, string key, int most, Action<int> set) => reader.Read(
        key,
        $"a whole number from 1 to {most}",
        (string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= 1
            && number <= most,
        set);

    private static void Size(SettingsReader reader, string key, int mostMegabytes, Action<long> set, int leastMegabytes = 0) =>
        reader.Read<long>(
        key,
        $"a size from {(leastMegabytes == 0 ? "1B" : $"{leastMegabytes}MB")} to {mostMegabytes}MB, such as "
            + $"{(leastMegabytes == 0 ? "256kB" : "64MB")}",
        (string text, out long bytes) => ByteSize.TryParse(text, out bytes) && bytes >= Math.Max(1, (long)leastMegabytes << 20)
            && bytes <= (long)mostMegabytes << 20,
        set);
}
