using System.Net;
using Microsoft.Extensions.Configuration;
using Webhooks.Actors;
using Webhooks.Host;
using Webhooks.Model;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Settings;

public sealed class HostSettingsTests
{
    [Fact]
    public void Nothing_needs_to_be_set()
    {
        var (options, ingest) = Valid();

        Assert.Empty(options.Egress.AllowedNetworks);
        Assert.Equal((262_144, 10_000, 16_777_216), (ingest.MaxEventBytes, ingest.MaxBatchEvents, ingest.MaxBatchBytes));
    }

    [Fact]
    public void What_is_shipped_is_what_holds_without_it()
    {
        var shipped = new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json")).Build();

        var settings = HostSettings.Read(shipped, isDevelopment: false);

        Assert.Empty(settings.Errors);
        var (expected, actual) = (new WebhooksOptions(), Engine(settings));
        Assert.Equal(expected.Storage.ConnectionString, actual.Storage.ConnectionString);
        Assert.Equal(expected.Delivery.RetrySchedule, actual.Delivery.RetrySchedule);
        Assert.Equal(
            (expected.Delivery.Timeout, expected.Delivery.Jitter, expected.Delivery.MaxInFlight, expected.Delivery.DisableAfter),
            (actual.Delivery.Timeout, actual.Delivery.Jitter, actual.Delivery.MaxInFlight, actual.Delivery.DisableAfter));
        Assert.Null(actual.Delivery.Throttle);
        Assert.Empty(actual.Egress.AllowedNetworks);
        var (ingestExpected, ingest) = (new IngestOptions(), Ingest(settings));
        Assert.Equal(
            (ingestExpected.MaxEventBytes, ingestExpected.MaxBatchEvents, ingestExpected.MaxBatchBytes),
            (ingest.MaxEventBytes, ingest.MaxBatchEvents, ingest.MaxBatchBytes));
    }

    [Fact]
    public void Every_setting_is_read()
    {
        var (options, ingest) = Valid(
            ("Webhooks:Storage:Provider", "sqlite"),
            ("Webhooks:Storage:ConnectionString", "Data Source=x.db"),
            ("Webhooks:Delivery:Timeout", "0.5m"),
            ("Webhooks:Delivery:RetrySchedule", "200ms, 5s"),
            ("Webhooks:Delivery:Jitter", "0"),
            ("Webhooks:Delivery:MaxInFlight", "7"),
            ("Webhooks:Delivery:DisableAfter", "2h"),
            ("Webhooks:Delivery:Throttle", "50/1m"),
            ("Webhooks:Egress:AllowedNetworks:0", "10.0.0.0/8"),
            ("Webhooks:Egress:AllowedNetworks:1", "fd00::/8"),
            ("Webhooks:Egress:RequireHttps", "True"),
            ("Webhooks:Ingest:MaxEventBytes", "1.5kB"),
            ("Webhooks:Ingest:MaxBatchEvents", "5"),
            ("Webhooks:Ingest:MaxBatchBytes", "4096"),
            ("Webhooks:Ingest:MaxBytesInFlight", "2MB"));

        Assert.Equal((StorageProvider.Sqlite, "Data Source=x.db"), (options.Storage.Provider, options.Storage.ConnectionString));
        Assert.Equal(
            (TimeSpan.FromSeconds(30), 0, 7, TimeSpan.FromHours(2)),
            (options.Delivery.Timeout, options.Delivery.Jitter, options.Delivery.MaxInFlight, options.Delivery.DisableAfter));
        Assert.Equal(new Throttle(50, TimeSpan.FromMinutes(1), 50), options.Delivery.Throttle);
        Assert.Equal(new RetrySchedule([TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5)]), options.Delivery.RetrySchedule);
        Assert.Equal([IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("fd00::/8")], options.Egress.AllowedNetworks);
        Assert.True(options.Egress.RequireHttps);
        Assert.Equal((1536, 5, 4096, 2 << 20),
            (ingest.MaxEventBytes, ingest.MaxBatchEvents, ingest.MaxBatchBytes, ingest.MaxBytesInFlight));
    }

    [Fact]
    public void PostgreSql_takes_a_connection_string_of_its_own()
    {
        var (options, _) = Valid(
            ("Webhooks:Storage:Provider", "PostgreSql"), ("Webhooks:Storage:ConnectionString", "Host=db"),
            ("Webhooks:Storage:CreateSchema", "false"));

        Assert.Equal(
            (StorageProvider.PostgreSql, "Host=db", false),
            (options.Storage.Provider, options.Storage.ConnectionString, options.Storage.CreateSchema));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Data Source=data/webhooks.db")]
    public void The_default_connection_string_is_not_taken_for_one_of_PostgreSql(string? configured)
    {
        var settings = HostSettings.Read(
            Configuration(configured is null
                ? [("Webhooks:Storage:Provider", "PostgreSql")]
                : [("Webhooks:Storage:Provider", "PostgreSql"), ("Webhooks:Storage:ConnectionString", configured)]),
            isDevelopment: false);

        var error = Assert.Single(settings.Errors);
        Assert.StartsWith("Webhooks:Storage:ConnectionString", error);
        Assert.Contains("Data Source=data/webhooks.db", error);
        Assert.Contains("Host=localhost", error);
    }

    [Fact]
    public void A_list_as_an_array_replaces_a_list_as_text() => Assert.Equal(
        new RetrySchedule([TimeSpan.FromSeconds(1)]),
        Valid(("Webhooks:Delivery:RetrySchedule", "5s,5m"), ("Webhooks:Delivery:RetrySchedule:0", "1s")).Engine.Delivery.RetrySchedule);

    [Fact]
    public void In_development_loopback_may_be_called_unless_other_networks_are_named()
    {
        Assert.Equal(
            [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")],
            Engine(HostSettings.Read(Configuration([]), isDevelopment: true)).Egress.AllowedNetworks);
        Assert.Equal(
            [IPNetwork.Parse("10.0.0.0/8")],
            Engine(
                HostSettings.Read(Configuration([("Webhooks:Egress:AllowedNetworks", "10.0.0.0/8")]),
                    isDevelopment: true)).Egress.AllowedNetworks);
    }

    [Theory]
    [InlineData(null, false, false)]
    [InlineData(null, true, true)]
    [InlineData("true", false, true)]
    [InlineData("false", true, false)]
    public void The_inspector_is_on_in_development_unless_it_is_said(string? setting, bool isDevelopment, bool enabled)
    {
        var options = new InspectorOptions();
        HostSettings.Read(Configuration(setting is null ? [] : [("Webhooks:Inspector:Enabled", setting)]), isDevelopment).Apply(options);

        Assert.Equal(enabled, options.Enabled);
    }

    [Fact]
    public void Event_types_of_the_dashboard_are_declared_with_their_titles_or_without()
    {
        var options = new DashboardOptions();
        HostSettings.Read(
            Configuration(
                [("Webhooks:Dashboard:EventTypes:0", "image.archived=Image, archived"),
                    ("Webhooks:Dashboard:EventTypes:1", "export.done")]), isDevelopment: false).Apply(options);

        Assert.Equal(
            [("export.done", "export.done"), ("image.archived", "Image, archived"), ("image.status_changed", "Image Status Update")],
            options.EventTypes.Select(type => (type.Key, type.Value)).Order());
    }

    [Fact]
    public void Proxies_are_believed_from_this_machine_and_from_the_networks_that_are_named()
    {
        var settings = HostSettings.Read(Configuration([("Webhooks:Proxies", "10.0.0.0/8")]), isDevelopment: false);

        Assert.Empty(settings.Errors);
        Assert.Equal(["10.0.0.0/8", "127.0.0.0/8", "::1/128"],
            settings.ForwardedHeaders.KnownIPNetworks.Select(network => network.ToString()));
    }

    [Theory]
    [InlineData("Dashboard:EventTypes", "Image Archived", "image.archived=Image Archived")]
    [InlineData("Proxies", "proxy.internal", "10.0.0.0/8")]
    [InlineData("Inspector:Enabled", "maybe", "must be true or false")]
    [InlineData("Portal:FrameAncestors", "*", "such as https://app.example.com")]
    [InlineData("Portal:FrameAncestors:0", "https://*.example.com", "without *")]
    [InlineData("Portal:FrameAncestors:0", "app.example.com", "https:// (or http://), a host name")]
    [InlineData("Portal:FrameAncestors:0", "https://app.example.com/", "without path")]
    [InlineData("Portal:FrameAncestors:0", "https://app.example.com; script-src *", "such as https://app.example.com")]
    [InlineData("Portal:FrameAncestors:0", "'self'", "one or more origins")]
    [InlineData("Portal:FrameAncestors:0", "ftp://app.example.com", "one or more origins")]
    [InlineData("Pbm:Enabled", "true", "-p:PetabridgeCmd=true")]
    [InlineData("Pbm:Address", "0.0.0.0", "a loopback address such as 127.0.0.1")]
    [InlineData("Pbm:Port", "0", "from 1 to 65535")]
    [InlineData("Storage:Provider", "Oracle", "must be Sqlite")]
    [InlineData("Storage:Provider", "0", "must be Sqlite")]
    [InlineData("Storage:Provider", "Oracle", "Sqlite or PostgreSql")]
    [InlineData("Storage:ConnectionString", "", "Data Source=data/webhooks.db")]
    [InlineData("Delivery:Timeout", "90s", "must be 1s to 60s")]
    [InlineData("Delivery:Timeout", "15", "must be 1s to 60s")]
    [InlineData("Delivery:RetrySchedule", "5s,soon", "is '5s,soon'")]
    [InlineData("Delivery:RetrySchedule", "5s,8d", "at most 7d")]
    [InlineData("Delivery:Jitter", "1.1", "from 0 to 1")]
    [InlineData("Delivery:MaxInFlight", "0", "from 1 to 100000")]
    [InlineData("Delivery:DisableAfter", "never", "must be 1s to 365d")]
    [InlineData("Delivery:Throttle", "100", "such as 100/1s")]
    [InlineData("Egress:AllowedNetworks", "127.0.0.1", "10.0.0.0/8")]
    [InlineData("Egress:AllowedNetworks:0", "10.0.0.0/33", "10.0.0.0/8")]
    [InlineData("Egress:RequireHttps", "yes", "true or false")]
    [InlineData("Ingest:MaxEventBytes", "256 k", "such as 256kB")]
    [InlineData("Ingest:MaxEventBytes", "1GB", "from 1B to 16MB")]
    [InlineData("Ingest:MaxBatchEvents", "-1", "from 1 to 100000")]
    [InlineData("Ingest:MaxBatchBytes", "0", "from 1B to 256MB")]
    [InlineData("Delivery:Timeuot", "15s", "did you mean Webhooks:Delivery:Timeout?")]
    [InlineData("Colour:Red", "5", "Webhooks:Delivery, ")]
    [InlineData("Cluster:Hostname", "node 1", "such as 10.0.0.5 or node-1")]
    [InlineData("Cluster:Hostname", "0.0.0.0", "set PublicHostname")]
    [InlineData("Cluster:PublicHostname", "0.0.0.0", "that the other nodes can reach")]
    [InlineData("Cluster:Port", "70000", "from 0 (a free port) to 65535")]
    [InlineData("Cluster:Port", "-1", "from 0 (a free port) to 65535")]
    [InlineData("Cluster:Roles:0", "a role", "A-Z, a-z, 0-9")]
    [InlineData("Cluster:Tls:CertificatePath", "/nowhere.pfx", "PKCS #12")]
    [InlineData("Cluster:Seeds:0", "node-1:4053", "Webhooks:Cluster:SeedNodes")]
    [InlineData("Retention:Events", "0s", "must be 1s to 3650d")]
    [InlineData("Retention:Attempts", "a month", "must be 1s to 3650d")]
    [InlineData("Retention:Attemps", "30d", "Webhooks:Retention:Attempts")]
    public void A_wrong_setting_is_reported_with_its_key_and_what_is_allowed(string key, string value, string allowed)
    {
        var error = Assert.Single(Errors(($"Webhooks:{key}", value)));

        Assert.StartsWith($"Webhooks:{key.Replace(":0", "", StringComparison.Ordinal)}", error, StringComparison.Ordinal);
        Assert.Contains(allowed, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("node-1")]
    [InlineData("node-1:0")]
    [InlineData("node-1:70000")]
    [InlineData("akka.tcp://other@node-1:4053")]
    [InlineData("http://node-1:4053")]
    [InlineData("::1:4053")]
    public void A_seed_node_that_is_no_address_is_reported_with_what_is_allowed(string seed)
    {
        var error = Assert.Single(Errors(
            ("Webhooks:Storage:Provider", "PostgreSql"), ("Webhooks:Storage:ConnectionString", "Host=db"),
            ("Webhooks:Cluster:SeedNodes:0", seed)));

        Assert.StartsWith($"Webhooks:Cluster:SeedNodes contains '{seed}'", error, StringComparison.Ordinal);
        Assert.Contains("akka.tcp://webhooks@node-1:4053", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cluster_has_seed_nodes_by_host_and_port_or_by_address()
    {
        string[] seeds = ["node-1:4053", "10.0.0.5:4053", "[::1]:4053", "akka.tcp://webhooks@node-4:4053",
            "akka.ssl.tcp://webhooks@node-5:4053"];
        var (options, _) = Valid(
            ("Webhooks:Storage:Provider", "PostgreSql"),
            ("Webhooks:Storage:ConnectionString", "Host=db"),
            ("Webhooks:Cluster:Hostname", "0.0.0.0"),
            ("Webhooks:Cluster:PublicHostname", "node-1"),
            ("Webhooks:Cluster:Port", "4054"),
            ("Webhooks:Cluster:Roles", "api,worker"),
            ("Webhooks:Cluster:Tls:CertificatePath", ""),
            ("Webhooks:Cluster:SeedNodes", string.Join(',', seeds)));

        Assert.Equal(("0.0.0.0", "node-1", (int?)4054), (options.Cluster.Hostname, options.Cluster.PublicHostname, options.Cluster.Port));
        Assert.Equal(seeds, options.Cluster.SeedNodes);
        Assert.Equal(["api", "worker"], options.Cluster.Roles);
        Assert.Null(options.Cluster.Tls.CertificatePath);
    }

    [Fact]
    public void Without_pbm_nothing_of_it_is_shipped()
    {
        Assert.Null(
            HostSettings.Read(Configuration([("Webhooks:Pbm:Enabled", "false"), ("Webhooks:Pbm:Port", "9111")]), isDevelopment: false).Pbm);
        Assert.Empty(
            Directory.GetFiles(AppContext.BaseDirectory, "*Pbm*").Concat(Directory.GetFiles(AppContext.BaseDirectory, "*Petabridge*")));
    }

    [Fact]
    public void One_file_is_for_one_node()
    {
        var error = Assert.Single(Errors(("Webhooks:Cluster:SeedNodes", "node-1:4053")));

        Assert.Contains("PostgreSql", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_of_a_certificate_is_in_no_message()
    {
        var error = Assert.Single(Errors(("Webhooks:Cluster:Tls:Password", "hunter2")));

        Assert.StartsWith("Webhooks:Cluster:Tls:CertificatePath", error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error, StringComparison.Ordinal);
    }

    [Fact]
    public void All_errors_are_reported_at_once() => Assert.Equal(
        4,
        Errors(("Webhooks:Delivery:Timeout", "1d"), ("Webhooks:Delivery:Jitter", "2"), ("Webhooks:Typo", "1"),
            ("urls", "http://0.0.0.0:80")).Count);

    [Theory]
    [InlineData("Webhooks:Auth:Keys:0", "hunter2")]
    [InlineData("Webhooks:Auth:Keys", "hunter2")]
    [InlineData("Webhooks:Auth:Keys:0", "hunter2 hunter2 hunter2")]
    [InlineData("Webhooks:Encryption:Keys:0", "hunter2")]
    [InlineData("Webhooks:Encryption:Keys:0", "hunter2:AAAA")]
    public void A_key_that_is_not_allowed_is_not_repeated(string key, string value)
    {
        var error = Assert.Single(Errors((key, value)));

        Assert.StartsWith($"{key} has a value that is not allowed", error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_are_read_as_an_array_or_as_text_and_the_first_comes_first()
    {
        string[] keys = [$"b:{Convert.ToBase64String(new byte[32])}", $"a:{Convert.ToBase64String(new byte[32])}"];
        const string one = "0123456789abcdef", other = "another-key-of-a-client==";

        var (options, _) = Valid(("Webhooks:Encryption:Keys:0", keys[0]), ("Webhooks:Encryption:Keys:1", keys[1]),
            ("Webhooks:Encryption:Keys:2", ""));

        Assert.Equal(["b", "a"], options.Encryption.Keys.Select(key => key.Id));
        foreach (var apiKeys in new[] { ApiKeys(("Webhooks:Auth:Keys:0", one), ("Webhooks:Auth:Keys:1", other)), ApiKeys(
            ("Webhooks:Auth:Keys", $"{one}, {other}")) })
        {
            Assert.Same(apiKeys[0], ApiKey.Find(apiKeys, one));
            Assert.Same(apiKeys[1], ApiKey.Find(apiKeys, other));
            Assert.All(apiKeys, key => Assert.True(key.Allows(KeyScopes.Admin) && key.Projects.IsEmpty));
        }

        Assert.Contains("'a'", Assert.Single(Errors(("Webhooks:Encryption:Keys:0", keys[1]), ("Webhooks:Encryption:Keys:1", keys[1]))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_is_known_by_its_hash_and_has_what_its_section_gives_it()
    {
        var key = Assert.Single(ApiKeys(
            ("Webhooks:Auth:Keys:0:Name", "labels upstream"),
            // printf 0123456789abcdef | sha256sum
            ("Webhooks:Auth:Keys:0:Hash", "sha256:9f9f5111f7b27a781f1f1ddde5ebc2dd2b796bfc7365c9c28b548e564176929f"),
            ("Webhooks:Auth:Keys:0:Scopes", "publish,read"),
            ("Webhooks:Auth:Keys:0:Projects:0", "labels"),
            ("Webhooks:Auth:Keys:0:RequestsPerSecond", "20")));

        Assert.Same(key, ApiKey.Find([key], "0123456789abcdef"));
        Assert.Null(ApiKey.Find([key], "0123456789abcdeg"));
        Assert.Equal(("labels upstream", KeyScopes.Publish | KeyScopes.Read, 20), (key.Name, key.Scopes, key.RequestsPerSecond));
        Assert.True(key.Sees(ProjectId.Parse("labels")));
        Assert.False(key.Sees(ProjectId.Parse("Labels")));
    }

    [Theory]
    [InlineData("Hash", "sha256:12", "Webhooks:Auth:Keys:0:Hash has a value that is not allowed; it must be sha256:")]
    [InlineData("Hash", "hunter2hunter2hunter2", "Webhooks:Auth:Keys:0:Hash has a value that is not allowed; it must be sha256:")]
    [InlineData("Scopes", "publish,write",
        "Webhooks:Auth:Keys:0:Scopes has 'write'; it must be one or more of publish, read, manage, admin.")]
    [InlineData("Scopes", "15", "Webhooks:Auth:Keys:0:Scopes has '15'; it must be")]
    [InlineData("Scopes", "", "Webhooks:Auth:Keys:0:Scopes names none; it must be")]
    [InlineData("Projects", "a b", "Webhooks:Auth:Keys:0:Projects has 'a b'; a project's id must be")]
    [InlineData("RequestsPerSecond", "0", "Webhooks:Auth:Keys:0:RequestsPerSecond is '0'; it must be a whole number from 1 to")]
    [InlineData("Key", "hunter2hunter2hunter2", "Webhooks:Auth:Keys:0 needs either Hash")]
    [InlineData("Role", "x", "Webhooks:Auth:Keys:0:Role is not a setting; there are Webhooks:Auth:Keys:0:Name,")]
    public void Errors_of_a_section_of_keys_are_reported_without_the_key(string field, string value, string start)
    {
        var settings = new Dictionary<string, string>
        {
            ["Webhooks:Auth:Keys:0:Hash"] = "sha256:9f9f5111f7b27a781f1f1ddde5ebc2dd2b796bfc7365c9c28b548e564176929f",
            ["Webhooks:Auth:Keys:0:Scopes"] = "read",
            [$"Webhooks:Auth:Keys:0:{field}"] = value,
        };

        var error = Errors([.. settings.Select(setting => (setting.Key, setting.Value))])[0];

        Assert.StartsWith(start, error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_keys_of_one_name_are_refused() => Assert.Contains(
        "two keys with the name 'key 1'",
        Assert.Single(Errors(
            ("Webhooks:Auth:Keys:0:Key", "0123456789abcdef"),
            ("Webhooks:Auth:Keys:0:Scopes", "read"),
            ("Webhooks:Auth:Keys:0:Name", "key 1"),
            ("Webhooks:Auth:Keys:1", "0123456789abcdeg"))),
        StringComparison.Ordinal);

    private static IReadOnlyList<ApiKey> ApiKeys(params (string, string)[] settings) =>
        HostSettings.Read(Configuration(settings), false).ApiKeys;

    [Fact]
    public void With_a_key_any_address_may_be_listened_on() =>
        Assert.Empty(Errors(("urls", "http://0.0.0.0:5080"), ("Webhooks:Auth:Keys:0", "0123456789abcdef")));

    [Theory]
    [InlineData("urls", "http://127.0.0.1:5080")]
    [InlineData("urls", "http://localhost:0;http://[::1]:0")]
    [InlineData("urls", "http://127.1.2.3")]
    [InlineData("urls", "http://unix:/tmp/webhooks.sock")]
    [InlineData("Kestrel:Endpoints:Http:Url", "https://localhost:5443")]
    public void Loopback_may_be_listened_on(string key, string value) => Assert.Empty(Errors((key, value)));

    [Theory]
    [InlineData("urls", "http://0.0.0.0:5080")]
    [InlineData("urls", "http://*:5080")]
    [InlineData("urls", "http://+:5080")]
    [InlineData("urls", "http://[::]:5080")]
    [InlineData("urls", "http://example.com:5080")]
    [InlineData("urls", "http://127.0.0.1:5080;http://10.0.0.1:5080")]
    [InlineData("urls", "127.0.0.1:5080")]
    [InlineData("urls", "http://127.0.0.1:80000")]
    [InlineData("Kestrel:Endpoints:Http:Url", "https://127.0.0.1:-1")]
    [InlineData("http_ports", "8080")]
    [InlineData("https_ports", "8443")]
    [InlineData("Kestrel:Endpoints:Http:Url", "http://*:80")]
    public void Other_addresses_are_refused(string key, string value) =>
        Assert.Contains("http://127.0.0.1:5080", Assert.Single(Errors((key, value))), StringComparison.Ordinal);

    [Fact]
    public void What_the_server_overrides_is_not_held_against_it() =>
        Assert.Empty(Errors(("http_ports", "8080"), ("urls", "http://127.0.0.1:0")));

    private static (WebhooksOptions Engine, IngestOptions Ingest) Valid(params (string Key, string Value)[] settings)
    {
        var read = HostSettings.Read(Configuration(settings), isDevelopment: false);
        Assert.Empty(read.Errors);
        return (Engine(read), Ingest(read));
    }

    private static IReadOnlyList<string> Errors(params (string Key, string Value)[] settings) =>
        HostSettings.Read(Configuration(settings), isDevelopment: false).Errors;

    private static WebhooksOptions Engine(HostSettings settings)
    {
        var options = new WebhooksOptions();
        settings.Apply(options);
        return options;
    }

    private static IngestOptions Ingest(HostSettings settings)
    {
        var options = new IngestOptions();
        settings.Apply(options);
        return options;
    }

    private static IConfiguration Configuration((string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build();
}
