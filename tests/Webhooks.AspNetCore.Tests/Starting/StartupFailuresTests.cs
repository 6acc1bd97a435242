using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Logging;
using Webhooks.Actors;
using Webhooks.Host;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Starting;

public sealed class StartupFailuresTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_of_settings_that_does_not_parse_is_named_with_line_and_column()
    {
        File.WriteAllText(_folder.File("appsettings.json"), "{\n  \"Webhooks\": {\n    \"Delivery\": oops\n  }\n}");

        var failure = Assert.Throws<InvalidDataException>(() => WithWorkingFolder("Production"));

        var cause = StartupFailures.Cause(failure);
        Assert.Contains(_folder.File("appsettings.json"), cause, StringComparison.Ordinal);
        Assert.Contains("Line 3, column 17: 'o' is an invalid start of a value.", cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_the_working_folder_win_over_those_beside_the_program_and_lose_to_the_command_line()
    {
        File.WriteAllText(_folder.File("appsettings.json"),
            """{"Webhooks":{"Delivery":{"Jitter":"0.5","Timeout":"3s","MaxInFlight":"7"}}}""");
        File.WriteAllText(_folder.File("appsettings.Staging.json"), """{"Webhooks":{"Delivery":{"Timeout":"4s"}}}""");

        var configuration = WithWorkingFolder("Staging");

        Assert.Equal(
            ("0.1", "4s", "7", "5d"),
            (configuration["Webhooks:Delivery:Jitter"], configuration["Webhooks:Delivery:Timeout"],
                configuration["Webhooks:Delivery:MaxInFlight"],
                configuration["Webhooks:Delivery:DisableAfter"]));
        Assert.Equal(
            [Path.Combine(AppContext.BaseDirectory, "appsettings.json"), _folder.File("appsettings.json"),
                _folder.File("appsettings.Staging.json")],
            SettingsFiles.Read(configuration));
    }

    [Fact]
    public async Task An_https_address_without_a_certificate_is_explained_in_a_sentence()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["Kestrel:Endpoints:Https:Url"] = "https://127.0.0.1:0";
        await using var app = builder.Build();

        var failure = await Assert.ThrowsAnyAsync<InvalidOperationException>(() => app.StartAsync());

        var cause = StartupFailures.Cause(failure);
        Assert.Contains("Kestrel:Certificates:Default:Path", cause, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", cause, StringComparison.Ordinal);
    }

    [Fact]
    public void An_API_without_an_engine_says_what_is_missing()
    {
        var builder = LoopbackApp.CreateBuilder();
        builder.Services.AddWebhooksApi();
        using var app = (IDisposable)builder.Build();

        Assert.Equal(
            "MapWebhooksApi needs services that the host has not added: call builder.Services.AddWebhooks(…) before the host is built.",
            Assert.Throws<WebhooksStartupException>(() => ((WebApplication)app).MapWebhooksApi()).Message);
        Assert.Contains("AddWebhooksDashboard()",
            Assert.Throws<WebhooksStartupException>(() => ((WebApplication)app).MapWebhooksDashboard()).Message, StringComparison.Ordinal);
        Assert.Contains("AddWebhooks(…)", Assert.Throws<WebhooksStartupException>(((WebApplication)app).MapWebhooksInspector).Message,
            StringComparison.Ordinal);
    }

    private ConfigurationManager WithWorkingFolder(string environment)
    {
        var configuration = new ConfigurationManager();
        ((IConfigurationBuilder)configuration).Sources.Clear();
        var shipped = new JsonConfigurationSource { Path = Path.Combine(AppContext.BaseDirectory, "appsettings.json") };
        shipped.ResolveFileProvider();
        ((IConfigurationBuilder)configuration).Add(shipped);
        configuration.AddInMemoryCollection([new("Webhooks:Delivery:Jitter", "0.1")]);
        SettingsFiles.AddWorkingFolder(configuration, AppContext.BaseDirectory, _folder.Path, environment);
        return configuration;
    }
}
