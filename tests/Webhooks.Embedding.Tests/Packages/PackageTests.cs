using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Xml.Linq;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.Embedding.Tests.Packages;

/// <summary>The packages as another repository gets them from a feed.</summary>
[Collection(nameof(LocalFeed))]
public sealed class PackageTests(LocalFeed feed, ITestOutputHelper output) : EmbeddingTest(output)
{
    private static readonly string[] WithoutAssembly = ["Webhooks.Templates", "Webhooks.Cli"];

    /// <summary>The rows of the page: package, and how many others come with it.</summary>
    private static readonly Dictionary<string, string> Page = Documentation.Page("docs/reference/packages.md").Rows()
        .ToDictionary(cells => cells[0].Trim('`'), cells => cells[^1]);

    [Fact]
    public void The_page_lists_each_package() => Assert.Equal(Page.Keys.Order(), feed.Names.Order());

    [Fact]
    public void Each_package_shows_what_it_is_and_can_be_debugged() => Assert.All(feed.Names, name =>
    {
        using var package = ZipFile.OpenRead(Path.Combine(feed.Feed, $"{name}.{feed.Version}.nupkg"));
        var files = package.Entries.Select(entry => entry.FullName).ToHashSet();
        var metadata = Metadata(name).Elements().ToDictionary(element => element.Name.LocalName);

        Assert.True(metadata["description"].Value.Length > 20, name);
        Assert.Equal(("README.md", "icon.png", "Apache-2.0"), (
            metadata["readme"].Value, metadata["icon"].Value, metadata["license"].Value));
        Assert.Superset(new HashSet<string> { "README.md", "icon.png" }, files);
        if (WithoutAssembly.Contains(name))
            return;
        Assert.Superset(new HashSet<string> { $"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml" }, files);
        using var symbols = ZipFile.OpenRead(Path.Combine(feed.Feed, $"{name}.{feed.Version}.snupkg"));
        Assert.NotNull(symbols.GetEntry($"lib/net10.0/{name}.pdb"));
    });

    [Fact]
    public void What_comes_with_a_package_is_what_the_page_says()
    {
        var libraries = feed.Names.Except(WithoutAssembly).ToArray();

        Assert.Equal(
            libraries.Select(name => $"{name}: {Page[name]}").Order(),
            libraries.Select(name => $"{name}: {Closure(name).Count(other => !feed.Names.Contains(other))}").Order());
    }

    [Fact]
    public void The_engine_brings_no_framework_of_pages_no_ORM_and_no_broker()
    {
        var closure = Closure("Webhooks.Actors");

        Assert.Contains("Akka.Persistence.Sql", closure);
        Assert.DoesNotContain(closure, name =>
            name.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal)
            || name is "MudBlazor" or "RabbitMQ.Client" or "Webhooks.Contracts");
        // The restore of an ASP.NET Core application leaves out what the application has anyway.
        Assert.DoesNotContain("Microsoft.AspNetCore", Metadata("Webhooks.Actors").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_snippet_of_each_README_runs()
    {
        Assert.Equal(feed.Names.Except(WithoutAssembly).Order(), LocalFeed.Consumed.Order());
        var consumer = ProgramAt(feed.Program("Consumer"));
        consumer.Launch(["--urls", "http://127.0.0.1:0"], workingFolder: feed.NewFolder("consumer-data"));
        var url = Assert.Single(await consumer.Output.Until("ready "));

        Assert.Equal(["17 DONE", "18 PAID", "19 PAID"], await consumer.Output.Until("arrived ", 3));
        Assert.Equal(["True"], await consumer.Output.Until("dashboard "));
        var tools = feed.NewFolder("tools");
        feed.Run("dotnet", ["tool", "install", "Webhooks.Cli", "--version", feed.Version, "--tool-path", tools]);
        var commands = Documentation.Page("src/Webhooks.Cli/README.md").Blocks("sh").First().Split('\n')
            .Where(command => !command.Contains("tail", StringComparison.Ordinal)); // it runs until it is stopped
        var shown = feed.Run("bash", ["-euc", string.Join('\n', commands)],
            ("PATH", $"{tools}:{Environment.GetEnvironmentVariable("PATH")}"), ("WEBHOOKS_URL", url), ("DOTNET_ROOT", DotNet()));
        Assert.Contains("evt_17", shown, StringComparison.Ordinal);
        Assert.Equal(0, (await consumer.Stop()).Code);
    }

    private XElement Metadata(string name)
    {
        using var package = ZipFile.OpenRead(Path.Combine(feed.Feed, $"{name}.{feed.Version}.nupkg"));
        using var nuspec = package.GetEntry($"{name}.nuspec")!.Open();
        return XDocument.Load(nuspec).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
    }

    /// <summary>All packages that come with a package, in the versions that the consumer has.</summary>
    private HashSet<string> Closure(string package)
    {
        using var assets = JsonDocument.Parse(File.ReadAllText(feed.Assets("Consumer")));
        var dependencies = assets.RootElement.GetProperty("targets").GetProperty("net10.0").EnumerateObject().ToDictionary(
            library => library.Name.Split('/')[0],
            library => library.Value.TryGetProperty("dependencies", out var others)
                ? others.EnumerateObject().Select(other => other.Name).ToArray()
                : []);
        var (found, open) = (new HashSet<string>(), new Stack<string>(dependencies[package]));
        while (open.TryPop(out var next))
        {
            if (found.Add(next))
                dependencies.GetValueOrDefault(next, []).ToList().ForEach(open.Push);
        }

        return found;
    }

    /// <summary>Where the runtime is that runs these tests: a tool looks for it.</summary>
    private static string DotNet() => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
}
