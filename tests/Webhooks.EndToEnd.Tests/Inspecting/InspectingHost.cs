using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Webhooks.TestKit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Inspecting;

/// <summary>A host whose inspector is on and that may call nothing else of loopback.</summary>
public abstract class InspectingHost(ITestOutputHelper output) : HostTest(output)
{
    protected string Project { get; } = Given.Project();

    protected static readonly (string Key, string Value)[] Inspector =
    [
        ("Webhooks:Inspector:Enabled", "true"), ("Webhooks:Egress:AllowedNetworks:0", ""), ("Webhooks:Delivery:Jitter", "0"),
    ];

    protected static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience.Default };

    protected Task<HostProcess> UseInspector() => UseHost(Inspector);

    protected Task<HostProcess> StartInspector() => StartHost(Inspector);

    protected static async Task<Bin> CreateBin(HostProcess host)
    {
        var bin = (await host.Http.Post("api/v1/bins")).Expect(HttpStatusCode.Created);
        return new(host, (string)bin["id"]!, new((string)bin["url"]!));
    }

    /// <summary>A webhook for every event type with the bin's URL; its id.</summary>
    protected async Task<string> Register(HostProcess host, Bin bin, JsonObject? with = null)
    {
        var webhook = new JsonObject { ["name"] = "Inspected", ["url"] = bin.Url.AbsoluteUri, ["event_types"] = new JsonArray("*") };
        foreach (var (field, value) in with ?? [])
            webhook[field] = value?.DeepClone();
        return (string)(await host.Http.CreateWebhook(Project, webhook))["id"]!;
    }

    /// <summary>A bin of a host.</summary>
    protected sealed record Bin(HostProcess Host, string Id, Uri Url)
    {
        public string Path => $"api/v1/bins/{Id}";

        /// <summary>Its requests, oldest first, once there are so many.</summary>
        public async Task<IReadOnlyList<JsonObject>> Until(int count)
        {
            var list = await Host.Http.Until($"{Path}/requests?limit=1000", page => page["items"]!.AsArray().Count >= count);
            return [.. list["items"]!.AsArray().Select(item => item!.AsObject()).Reverse()];
        }

        public async Task<JsonObject> Answer(string json)
        {
            using var content = new StringContent(json, new MediaTypeHeaderValue("application/json"));
            using var response = await Client.PutAsync(new Uri(Host.Address, $"{Path}/answer"), content);
            response.EnsureSuccessStatusCode();
            return JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
        }

        /// <summary>Posts to it, as any client may; what the inspector says of the request.</summary>
        public async Task<JsonObject> Post(byte[] body, params (string Name, string Value)[] headers)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Url) { Content = new ByteArrayContent(body) };
            foreach (var (name, value) in headers)
                request.Headers.TryAddWithoutValidation(name, value);
            var before = (long)(await Host.Http.Get(Path)).Json["caught"]!;
            using var response = await Client.SendAsync(request);
            return (await Host.Http.Get($"{Path}/requests/{before + 1}")).Expect(HttpStatusCode.OK);
        }
    }
}
