using System.Net;
using Akka.Hosting;
using Webhooks.Actors.Egress;
using Webhooks.Actors.Signing;
using Webhooks.Model;
using Xunit;

namespace Webhooks.Actors.Tests.Egress;

/// <summary>A gateway without actors behind it: what passes the guard is answered as unavailable.</summary>
public sealed class GatewayGuardTests
{
    private static readonly WebhookDefinition Public = Sample.Definition(new("https://example.com/hook"));
    private static readonly WebhookDefinition Inside = Sample.Definition(new("http://10.0.0.7/hook"));

    public static TheoryData<string, Func<AuthorizedGateway, WebhookDefinition, Task>> Ways => new()
    {
        { "create", (gateway, definition) => gateway.Webhooks.CreateAsync(Sample.Project, definition) },
        { "register", (gateway, definition) => gateway.Webhooks.RegisterAsync(Sample.Project, Sample.Webhook, definition) },
        { "change", (
            gateway, definition) => gateway.Webhooks.ChangeAsync(Sample.Project, Sample.Webhook, new() { Url = new(definition.Url) }) },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task No_way_to_a_webhook_leads_around_the_guard(string way, Func<AuthorizedGateway, WebhookDefinition, Task> ask)
    {
        Assert.NotEmpty(way);
        Assert.Equal("blocked_address", await RefusalAsync(ask(Gateway(new EgressGuard([])), Inside)));
        Assert.Equal("unavailable", await RefusalAsync(ask(Gateway(new EgressGuard([])), Public)));
        Assert.Equal("unavailable", await RefusalAsync(ask(Gateway(new EgressGuard([IPNetwork.Parse("10.0.0.0/8")])), Inside)));
    }

    [Fact]
    public async Task A_change_that_leaves_the_URL_alone_is_not_asked_about_it() => Assert.Equal(
        "unavailable",
        await RefusalAsync(
            Gateway(new EgressGuard([])).Webhooks.ChangeAsync(Sample.Project, Sample.Webhook, new() { Name = new("Other") })));

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_signer_without_a_secret_to_give_is_an_outage(string way, Func<AuthorizedGateway, WebhookDefinition, Task> ask)
    {
        Assert.NotEmpty(way);
        Assert.Equal("unavailable", await RefusalAsync(ask(Gateway(new EgressGuard([]), new NoSecrets()), Public)));
    }

    private static AuthorizedGateway Gateway(EgressGuard guard, IWebhookSigner? signer = null) =>
        new WebhooksGateway(new ActorRegistry(), null!, guard, signer ?? WebhookSigner.Instance, new()).As(Access.Host);

    private static async Task<string> RefusalAsync(Task asking) => (await Assert.ThrowsAsync<RefusedException>(() => asking)).Refusal.Code;

    private sealed class NoSecrets : IWebhookSigner
    {
        public ValueTask<SigningSecret> CreateSecretAsync(
            ProjectId project, WebhookId webhook, SigningScheme scheme, CancellationToken cancellationToken) =>
                throw new HttpRequestException("away");

        public ValueTask<string> SignAsync(
            SigningSecret secret, string id, long timestamp, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
                throw new NotSupportedException();
    }
}
