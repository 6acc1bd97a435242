using System.Reflection;
using System.Xml.Linq;
using Webhooks.Actors;
using Webhooks.Model;
using Webhooks.Outbox;
using Webhooks.RabbitMq;
using Xunit;

namespace Webhooks.Architecture.Tests;

public sealed class ArrowTests
{
    /// <summary>Model ◄ Actors ◄ AspNetCore ◄ Dashboard ◄ Host, Contracts ◄ AspNetCore, Contracts ◄ Client ◄ Cli, Actors ◄ Pbm,
    /// Model and Client ◄ Outbox ◄ Outbox.EntityFrameworkCore, Outbox ◄ RabbitMq ◄ Host: what only writes or relays events needs no
    /// engine.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Webhooks.Model"] = [],
        ["Webhooks.Contracts"] = [],
        ["Webhooks.Actors"] = ["Webhooks.Model"],
        ["Webhooks.AspNetCore"] = ["Webhooks.Actors", "Webhooks.Contracts"],
        ["Webhooks.Dashboard"] = ["Webhooks.AspNetCore"],
        ["Webhooks.Host"] = ["Webhooks.AspNetCore", "Webhooks.Dashboard", "Webhooks.Pbm", "Webhooks.RabbitMq"],
        ["Webhooks.Client"] = ["Webhooks.Contracts"],
        ["Webhooks.Client.AspNetCore"] = ["Webhooks.Client"],
        ["Webhooks.Cli"] = ["Webhooks.Client"],
        ["Webhooks.Outbox"] = ["Webhooks.Client", "Webhooks.Model"],
        ["Webhooks.Outbox.EntityFrameworkCore"] = ["Webhooks.Outbox"],
        ["Webhooks.Testing"] = ["Webhooks.Actors", "Webhooks.Client.AspNetCore"],
        ["Webhooks.RabbitMq"] = ["Webhooks.Outbox"],
        ["Petabridge.Cmd.Contract"] = [],
        ["Webhooks.Pbm"] = ["Webhooks.Actors", "Petabridge.Cmd.Contract"],
    };

    [Fact]
    public void Projects_refer_to_each_other_along_the_arrows_alone()
    {
        foreach (var project in SourceText.Projects)
        {
            var allowed = Assert.Contains(Path.GetFileNameWithoutExtension(project), Arrows);
            Assert.Equal([], References(project, "ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r)!).Except(allowed));
        }
    }

    [Fact]
    public void The_source_refers_to_nothing_under_tests()
    {
        var references = from project in SourceText.Projects
                         from attribute in XDocument.Load(project).Descendants().Attributes()
                         where attribute.Value.Replace('\\', '/').Split('/').Contains("tests")
                         select $"{Path.GetFileName(project)}: {attribute}";

        Assert.Equal([], references);
    }

    [Theory]
    [InlineData("Webhooks.Host", "Webhooks.Pbm", "'$(PetabridgeCmd)' == 'true'")]
    [InlineData("Webhooks.Pbm", "Petabridge.Cmd.Contract", "'$(PetabridgeCmd)' != 'true'")]
    [InlineData("Webhooks.Pbm", "Petabridge.Cmd.Host", "'$(PetabridgeCmd)' == 'true'")]
    public void Either_the_package_of_pbm_is_referenced_or_its_replacement(string project, string reference, string condition)
    {
        var path = SourceText.Projects.Single(p => Path.GetFileNameWithoutExtension(p) == project);

        var element = XDocument.Load(path).Descendants().Single(e =>
            Path.GetFileName(e.Attribute("Include")?.Value)?.Replace(".csproj", "", StringComparison.Ordinal) == reference);

        Assert.Equal(condition, element.Parent!.Attribute("Condition")?.Value);
    }

    [Theory]
    [InlineData("Webhooks.Model")]
    [InlineData("Webhooks.Contracts")]
    public void A_project_at_the_foot_needs_nothing_but_the_BCL(string name)
    {
        var project = SourceText.Projects.Single(p => Path.GetFileNameWithoutExtension(p) == name);

        Assert.Equal([], References(project, "PackageReference").Concat(References(project, "FrameworkReference")));
    }

    [Fact]
    public void The_model_is_built_on_the_BCL_alone() =>
        Assert.All(typeof(Refusal).Assembly.GetReferencedAssemblies(), a => Assert.StartsWith("System.", a.Name));

    [Fact]
    public void The_engine_knows_neither_ASP_NET_nor_the_contracts()
    {
        var referenced = typeof(WebhooksGateway).Assembly.GetReferencedAssemblies().Select(a => a.Name!).ToArray();

        Assert.Contains("Akka", referenced);
        Assert.DoesNotContain(referenced, name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
        Assert.DoesNotContain("Webhooks.Contracts", referenced);
    }

    [Fact]
    public void The_outbox_knows_neither_the_engine_nor_a_driver_of_a_database() => Assert.DoesNotContain(
        typeof(WebhookOutbox).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!),
        name => name is "Webhooks.Actors" or "Npgsql" or "MySqlConnector" || name.StartsWith("Akka", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.Data", StringComparison.Ordinal));

    [Fact]
    public void The_consumers_of_RabbitMQ_do_not_know_the_engine_and_the_engine_knows_no_broker()
    {
        Assert.DoesNotContain(
            typeof(RabbitMqQueue).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!),
            name => name == "Webhooks.Actors" || name.StartsWith("Akka", StringComparison.Ordinal));
        Assert.DoesNotContain(
            typeof(WebhooksGateway).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!),
            name => name.StartsWith("RabbitMQ", StringComparison.Ordinal) || name == "Webhooks.Outbox");
    }

    [Fact]
    public void No_actor_appears_in_the_public_surface_of_the_engine()
    {
        var shown = typeof(WebhooksGateway).Assembly.GetExportedTypes()
            .SelectMany(
                type => type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .SelectMany(TypesOf);

        Assert.DoesNotContain(shown, type => typeof(Akka.Actor.ICanTell).IsAssignableFrom(type));
    }

    private static IEnumerable<string> References(string project, string kind) =>
        XDocument.Load(project).Descendants(kind).Select(r => r.Attribute("Include")!.Value);

    private static IEnumerable<Type> TypesOf(MemberInfo member) => member switch
    {
        MethodInfo method => method.GetParameters().Select(p => p.ParameterType).Append(method.ReturnType),
        ConstructorInfo constructor => constructor.GetParameters().Select(p => p.ParameterType),
        PropertyInfo property => [property.PropertyType],
        _ => [],
    };
}
