using PublicApiGenerator;
using Webhooks.Client.AspNetCore;
using Webhooks.Testing;
using Xunit;

namespace Webhooks.Client.Tests;

/// <summary>
/// What callers may rely on, in files beside this test. Who changes it on purpose sets the environment variable <c>APPROVE_API</c> once and
/// commits the files.
/// </summary>
public sealed class PublicApiTests
{
    public static TheoryData<string> Assemblies => ["Webhooks.Client", "Webhooks.Client.AspNetCore", "Webhooks.Contracts"];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void The_public_API_is_the_approved_one(string name)
    {
        var assembly = new[] { typeof(WebhooksClient), typeof(WebhookReceiver), typeof(Contracts.Problem) }.Single(type => type.Assembly.GetName().Name == name).Assembly;
        var api = assembly.GeneratePublicApi(new() { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n");
        var approved = Path.Combine(Repository.Root, "tests/Webhooks.Client.Tests/Approved", $"{name}.txt");
        if (Environment.GetEnvironmentVariable("APPROVE_API") is not null)
            File.WriteAllText(approved, api);

        Assert.Equal(File.ReadAllText(approved).ReplaceLineEndings("\n"), api);
    }
}
