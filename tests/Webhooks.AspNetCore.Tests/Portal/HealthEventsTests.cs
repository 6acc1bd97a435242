using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Webhooks.AspNetCore.Tests.Portal.Circuits;
using Webhooks.Dashboard.Pages.Webhooks;
using Webhooks.Model;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Portal;

/// <summary>Events about the webhooks of a project, for a URL of the portal's user.</summary>
[Collection(PortalCollection.Name)]
public sealed class HealthEventsTests(PortalHost portal)
{
    private const string Offer = "Send an event to your own URL";

    [Fact]
    public async Task They_are_offered_to_users_who_may_create_a_webhook_until_one_receives_them()
    {
        Assert.Contains(Offer, await OfferedAsync(Capabilities.View | Capabilities.Edit), StringComparison.Ordinal);
        Assert.Equal("", (await OfferedAsync(Capabilities.View)).Trim());

        var created = await portal.JsonAsync(HttpMethod.Post, $"api/v1/projects/{PortalHost.Ours}/webhooks", PortalHost.Key,
            """{"name":"My news","url":"https://receiver.example/news","event_types":["webhook.*","delivery.exhausted"]}""");
        var path = $"api/v1/projects/{PortalHost.Ours}/webhooks/{created["id"]}";
        try
        {
            Assert.Contains("My news</a> receives an event", await OfferedAsync(Capabilities.View), StringComparison.Ordinal);
            // It is not the one to say that it fails itself.
            Assert.Contains(
                Offer, await OfferedAsync(Capabilities.View | Capabilities.Edit, (string)created["id"]!), StringComparison.Ordinal);
        }
        finally
        {
            await portal.SendAsync("DELETE", path, PortalHost.Key);
        }
    }

    [Fact]
    public async Task The_form_selects_them()
    {
        var opened = await portal.OpenAsync(PortalHost.Ours, "view edit");
        var page = await PortalPage.EnterAsync(portal.Host, opened.Url.AbsolutePath, PortalHost.Ours);

        await using var circuit = await Circuit.OpenAsync(portal.Host, page, $"projects/{PortalHost.Ours}/webhooks/new?for=health");

        foreach (var text in HealthEvents.Types.Select(HealthEvents.TitleOf).Append(HealthEvents.Name))
            await circuit.ReceiveAsync(text);
        Assert.False(circuit.IsClosed);
        Assert.All(HealthEvents.Types, type => Assert.True(OperationalEvents.IsReserved(EventType.Parse(type))));
    }

    private async Task<string> OfferedAsync(Capabilities capabilities, string about = "wh_other")
    {
        await using var scope = portal.Host.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerAccess>().Value =
            new(new(ActorKind.Portal, "ada"), capabilities, [ProjectId.Parse(PortalHost.Ours)]);
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, NullLoggerFactory.Instance);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            [nameof(HealthEventsOffer.Project)] = PortalHost.Ours,
            [nameof(HealthEventsOffer.About)] = WebhookId.Parse(about),
        });
        return await renderer.Dispatcher.InvokeAsync(
            async () => (await renderer.RenderComponentAsync<HealthEventsOffer>(parameters)).ToHtmlString());
    }
}
