using System.Text.Json;
using Webhooks.Dashboard.Pages.Webhooks;
using Webhooks.Contracts;
using Webhooks.Model;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Webhooks;

/// <summary>A developer who adds a field to a webhook's definition is reminded of each list that takes it.</summary>
public sealed class DefinitionFieldTests
{
    private static readonly string[] Parts = ["event_types", "headers", "throttle"];

    [Fact]
    public void The_contract_has_each_field_in_requests_and_in_the_resource()
    {
        Assert.Equal(DefinitionJson.Names.Order(), NamesOf<CreateWebhookRequest>().Except(["secret", "start_at"]).Order());
        Assert.Equal(DefinitionJson.Names.Order(), NamesOf<UpdateWebhookRequest>().Except(["reset", "nulls"]).Order());
        Assert.Empty(DefinitionJson.Names.Except(NamesOf<WebhookResource>()));
    }

    [Fact]
    public void The_definition_has_each_field() => Assert.Equal(
        DefinitionJson.Names.Order(),
        NamesOf<WebhookDefinition>().Select(name => name switch { "filter" => "event_types", "payload" => "filter", _ => name }).Order());

    [Fact]
    public void A_form_has_each_field() =>
        Assert.Equal(DefinitionJson.Names.Order(), WebhookInputs.All.Select(input => input.Name).Concat(Parts).Order());

    [Fact]
    public void A_request_sets_each_field()
    {
        var definition = WebhookForm.Create(Plain).Definition;

        Assert.All(DefinitionJson.Names.Except(["name", "url", "event_types"]), name =>
            Assert.NotEqual(new WebhookPatch(), WebhookForm.Patch(System.Text.Encoding.UTF8.GetBytes($$"""{"{{name}}":null}""")).Patch));
        Assert.Equal(definition, WebhookForm.Patch("{}"u8.ToArray()).Patch.ApplyTo(definition));
    }

    private static byte[] Plain => """{"name":"n","url":"https://example.com/","event_types":["*"]}"""u8.ToArray();

    private static IEnumerable<string> NamesOf<T>() => typeof(T)
        .GetProperties(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public)
        .Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
}
