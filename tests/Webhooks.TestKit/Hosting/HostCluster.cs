using System.Net;
using System.Text.Json.Nodes;

namespace Webhooks.TestKit;

/// <summary>
/// Hosts as child processes that make one cluster over one PostgreSQL database, on loopback. Each may be killed, stopped, frozen and
/// started again on its own ports; disposing the cluster kills them all. The first three are the seed nodes.
/// </summary>
public sealed class HostCluster : IAsyncDisposable
{
    private const int Seeds = 3;

    private readonly List<ClusterNode> nodes = [];
    private readonly string connection;
    private readonly IReadOnlyDictionary<string, string> settings;
    private readonly IReadOnlyList<NodePlace> places;
    private readonly int[] seedPorts = [.. Enumerable.Range(0, Seeds).Select(_ => FreePort.Next())];

    /// <param name="connection">The connection string of a database, which the nodes share.</param>
    /// <param name="settings">Configuration of all nodes by key; wins over what the harness sets.</param>
    /// <param name="places">Where the first nodes run; others run on loopback.</param>
    public HostCluster(
        string connection, IReadOnlyDictionary<string, string>? settings = null, IReadOnlyList<NodePlace>? places = null)
    {
        this.places = places ?? [];
        this.connection = connection;
        this.settings = settings ?? new Dictionary<string, string>();
        Http = new ClusterHttp(() => [.. nodes.Select(node => node.Http)]);
    }

    public ClusterNode this[int index] => nodes[index];

    public IReadOnlyList<ClusterNode> Nodes => nodes;

    /// <summary>A client that continues with another node when one does not answer, or says 503.</summary>
    public ClusterHttp Http { get; }

    /// <summary>What the nodes wrote, the last lines of each.</summary>
    public string Output => string.Join("\n\n", nodes.Select((node, index) => $"node {index}:\n{node.Output}"));

    /// <summary>Starts as many nodes at once and waits until each of them is ready and sees all of them.</summary>
    /// <exception cref="InvalidOperationException">They do not; the message has what they wrote.</exception>
    public static async Task<HostCluster> Start(
        string connection, int count = 3, IReadOnlyDictionary<string, string>? settings = null, IReadOnlyList<NodePlace>? places = null)
    {
        var cluster = new HostCluster(connection, settings, places);
        try
        {
            for (var i = 0; i < count; i++)
                cluster.Add();
            await cluster.UntilUp(count);
            return cluster;
        }
        catch (Exception e)
        {
            await cluster.DisposeAsync();
            throw new InvalidOperationException($"The cluster does not start: {e.Message}\n{cluster.Output}",
                e); // what the nodes wrote would be lost
        }
    }

    /// <summary>Starts one more node, without waiting until it is ready.</summary>
    /// <param name="with">Configuration of this node alone.</param>
    public ClusterNode Add(IReadOnlyDictionary<string, string>? with = null)
    {
        var place = PlaceOf(nodes.Count);
        var port = nodes.Count < Seeds ? seedPorts[nodes.Count] : FreePort.Next();
        var all = new Dictionary<string, string>
        {
            ["Webhooks:Storage:Provider"] = "PostgreSql",
            ["Webhooks:Storage:ConnectionString"] = connection,
            ["Webhooks:Egress:AllowedNetworks:0"] = "127.0.0.0/8",
            ["Webhooks:Cluster:Hostname"] = place.Address,
            ["Webhooks:Cluster:Port"] = $"{port}",
            ["Webhooks:Cluster:SeedNodes"] = string.Join(',', seedPorts.Select((seed, index) => $"{PlaceOf(index).Address}:{seed}")),
        };
        foreach (var (key, value) in settings.Concat(with ?? new Dictionary<string, string>()))
            all[key] = value;
        var node = new ClusterNode(all, port, place);
        nodes.Add(node);
        node.Launch();
        return node;
    }

    /// <summary>
    /// Brings it back to the seed nodes alone, each of them up: starts those that have ended, then stops the further ones. What an earlier
    /// test left frozen is thawed.
    /// </summary>
    /// <exception cref="InvalidOperationException">It does not heal; the message has what the nodes wrote.</exception>
    public async Task Heal()
    {
        try
        {
            await UntilHealed();
        }
        catch (Exception e)
        {
            // No test has begun that would show what the nodes wrote.
            throw new InvalidOperationException($"The cluster does not heal: {e.Message}\n{Output}", e);
        }
    }

    private async Task UntilHealed()
    {
        Http.AnswerWithin = ClusterHttp.DefaultAnswerWithin;
        foreach (var node in nodes)
        {
            if (node.IsRunning)
                node.Thaw();
            else
                node.Launch();
        }

        await UntilUp(nodes.Count);
        foreach (var further in nodes.Skip(Seeds).ToArray())
        {
            await further.Stop();
            nodes.Remove(further);
            await further.DisposeAsync();
        }

        await UntilUp(nodes.Count);
    }

    /// <summary>Waits until so many nodes are up, and each of them is ready and sees them all.</summary>
    public async Task UntilUp(int count, TimeSpan? patience = null)
    {
        foreach (var node in nodes.Where(node => node.IsRunning))
        {
            await node.Ready(patience ?? Patience.Clustered);
            await node.Http.Until("api/v1/cluster", view => Addresses(view, "up").Count == count && Members(view).Count() == count,
                patience ?? Patience.Clustered);
        }
    }

    /// <summary>Waits until each of these nodes has shards of the region.</summary>
    public Task UntilShardsOn(string region, params int[] on) => nodes[on[0]].Http.Until(
        "api/v1/cluster",
        view => on.All(index => ShardsOf(view, region).GetValueOrDefault(nodes[index].Address) > 0),
        Patience.Clustered);

    /// <summary>How many shards of a region each node has, by its address in the cluster.</summary>
    public static Dictionary<string, int> ShardsOf(JsonObject view, string region) => view["shards"]!.AsArray()
        .Where(shards => (string?)shards!["region"] == region)
        .SelectMany(shards => shards!["nodes"]!.AsArray())
        .ToDictionary(node => (string)node!["address"]!, node => node!["shards"]!.AsArray().Count);

    /// <summary>The nodes' addresses in a view of the cluster, those of one status.</summary>
    public static HashSet<string> Addresses(JsonObject view, string status) =>
        [
            .. Members(view).Where(member => (string?)member["status"] == status && (bool)member["reachable"]!)
                .Select(member => (string)member["address"]!)];

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
            await node.DisposeAsync();
    }

    private NodePlace PlaceOf(int index) => index < places.Count ? places[index] : NodePlace.Loopback;

    private static IEnumerable<JsonNode> Members(JsonObject view) => view["members"]!.AsArray().Select(member => member!);
}

/// <summary>Where a node runs.</summary>
/// <param name="Address">Where the other nodes reach it.</param>
/// <param name="Api">Where its API listens.</param>
/// <param name="Within">What runs its program.</param>
public sealed record NodePlace(string Address, string Api, IReadOnlyList<string> Within)
{
    public static NodePlace Loopback { get; } = new("127.0.0.1", "127.0.0.1", []);
}

/// <summary>A host of a cluster.</summary>
public sealed class ClusterNode : IAsyncDisposable
{
    private readonly ChildProcess process;
    private readonly Dictionary<string, string> environment;

    internal ClusterNode(IReadOnlyDictionary<string, string> settings, int port, NodePlace place)
    {
        process = new(Programs.Host) { Within = place.Within };
        var api = new Uri($"http://{place.Api}:{FreePort.Next()}");
        Http = new WebhooksHttp(api, settings.GetValueOrDefault("Webhooks:Auth:Keys:0"));
        var protocol = settings.ContainsKey("Webhooks:Cluster:Tls:CertificatePath") ? "akka.ssl.tcp" : "akka.tcp";
        Address = $"{protocol}://webhooks@{place.Address}:{port}";
        environment = settings.ToDictionary(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value);
        environment["ASPNETCORE_URLS"] = api.ToString();
    }

    /// <summary>Where the other nodes reach it.</summary>
    public string Address { get; }

    public WebhooksHttp Http { get; }

    public string Output => process.Output.All;

    public bool IsRunning => !process.HasExited;

    /// <summary>Starts it, again on the same ports if it ran before.</summary>
    public void Launch() => process.Launch([], environment);

    public Task Ready(TimeSpan? patience = null) => Http.Ready(process, patience ?? Patience.Clustered);

    /// <summary>Waits for the process to end by itself.</summary>
    public Task<HostExit> Exit(TimeSpan? patience = null) => process.Exit(patience ?? Patience.Clustered);

    /// <summary>SIGKILL.</summary>
    public Task Kill() => process.Kill();

    /// <summary>SIGTERM; returns when the process has ended.</summary>
    public Task<HostExit> Stop(TimeSpan? patience = null) => process.Stop(patience ?? Patience.Clustered);

    /// <summary>SIGSTOP: nothing of it runs, and its connections stay open.</summary>
    public void Freeze() => process.Freeze();

    /// <summary>SIGCONT.</summary>
    public void Thaw() => process.Thaw();

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        Http.Dispose();
    }
}

/// <summary>
/// What a client of a cluster does: asks one node after the other until one answers with something else than 503. A publish has ids of its
/// own, so that asking again is safe.
/// </summary>
public sealed class ClusterHttp(Func<IReadOnlyList<WebhooksHttp>> nodes)
{
    public static readonly TimeSpan DefaultAnswerWithin = TimeSpan.FromSeconds(15);

    private int next;

    /// <summary>
    /// How long to wait for a node: one that is frozen keeps its connections open and never answers; one whose actor does not answer says
    /// so after ten seconds.
    /// </summary>
    public TimeSpan AnswerWithin { get; set; } = DefaultAnswerWithin;

    public Task<Reply> Publish(string project, string json, TimeSpan? patience = null) =>
        Ask(http => http.Publish(project, json), patience);

    public Task<Reply> Get(string path, TimeSpan? patience = null) => Ask(http => http.Get(path), patience);

    /// <summary>Asks the next node, once; null when it does not answer.</summary>
    public async Task<Reply?> AskNext(Func<WebhooksHttp, Task<Reply>> ask)
    {
        var all = nodes();
        try
        {
            return await ask(all[(int)((uint)Interlocked.Increment(ref next) % all.Count)]).WaitAsync(AnswerWithin);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or TimeoutException)
        {
            return null;
        }
    }

    /// <summary>Asks until there is an answer.</summary>
    /// <exception cref="TimeoutException">There was none; the message has the last one.</exception>
    public async Task<Reply> Ask(Func<WebhooksHttp, Task<Reply>> ask, TimeSpan? patience = null)
    {
        using var deadline = new CancellationTokenSource(patience ?? Patience.Clustered);
        Reply? last = null;
        while (!deadline.IsCancellationRequested)
        {
            last = await AskNext(ask) ?? last;
            if (last is { Status: not HttpStatusCode.ServiceUnavailable })
                return last;
            await Task.Delay(100, CancellationToken.None); // what a client does before it asks the next node
        }

        throw new TimeoutException($"No node answers: {last?.Text ?? "nothing"}");
    }
}
