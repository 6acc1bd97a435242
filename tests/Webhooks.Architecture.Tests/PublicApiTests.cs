using System.Reflection;
using Microsoft.AspNetCore.Components;
using PublicApiGenerator;
using Webhooks.Actors;
using Webhooks.AspNetCore;
using Webhooks.Client;
using Webhooks.Client.AspNetCore;
using Webhooks.Contracts;
using Webhooks.Model;
using Webhooks.Outbox;
using Webhooks.Outbox.EntityFrameworkCore;
using Webhooks.Pbm;
using Webhooks.RabbitMq;
using Webhooks.TestKit;
using Webhooks.Testing;
using Xunit;

namespace Webhooks.Architecture.Tests;

/// <summary>
/// What callers may rely on, in files beside this test. Who changes it on purpose sets the environment variable <c>APPROVE_API</c> once and
/// commits the files.
/// </summary>
public sealed class PublicApiTests
{
    private static readonly Assembly[] Packages =
    [
        typeof(WebhookDefinition).Assembly,
        typeof(WebhooksGateway).Assembly,
        typeof(WebhooksApi).Assembly,
        typeof(WebhooksDashboard).Assembly,
        typeof(Problem).Assembly,
        typeof(WebhooksClient).Assembly,
        typeof(WebhookReceiver).Assembly,
        typeof(WebhooksPbm).Assembly,
        typeof(WebhookOutbox).Assembly,
        typeof(OutboxContexts).Assembly,
        typeof(RecordingPublisher).Assembly,
        typeof(RabbitMqQueue).Assembly,
    ];

    public static TheoryData<string> Assemblies => [.. Packages.Select(assembly => assembly.GetName().Name!)];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void The_public_API_is_the_approved_one(string name)
    {
        var assembly = Packages.Single(package => package.GetName().Name == name);

        // The Razor compiler makes every component public, and a class of each _Imports.razor; they are no part of what callers may rely
        // on, except the one for the pages of hosts.
        var types = assembly.GetExportedTypes()
            .Where(type => type == typeof(ProjectWebhooks) || (!type.IsAssignableTo(typeof(IComponent)) && type.Name != "_Imports"))
            .ToArray();
        var api = assembly.GeneratePublicApi(new() { IncludeAssemblyAttributes = false, IncludeTypes = types }).ReplaceLineEndings("\n");
        var approved = Path.Combine(Repository.Root, "tests/Webhooks.Architecture.Tests/Approved", $"{name}.txt");
        if (Environment.GetEnvironmentVariable("APPROVE_API") is not null)
            File.WriteAllText(approved, api);

        Assert.Equal(File.ReadAllText(approved).ReplaceLineEndings("\n"), api);
    }
}
