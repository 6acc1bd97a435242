using Webhooks.Testing;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Deploying;

/// <summary>That what it copies suffices, a test of the host shows.</summary>
public sealed class DockerfileTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Repository.Root, "Dockerfile"));

    [Fact]
    public void The_image_has_no_root_and_asks_the_host_how_it_is()
    {
        Assert.Equal("USER 1654", Lines.Last(line => line.StartsWith("USER ", StringComparison.Ordinal)));
        Assert.Contains(Lines, line => line.StartsWith("HEALTHCHECK ", StringComparison.Ordinal) && line.Contains("\"health\", \"http://127.0.0.1:8080/health/ready\"", StringComparison.Ordinal));
        Assert.EndsWith("-chiselled", Lines.Last(line => line.StartsWith("FROM ", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_project_of_the_host_is_restored_before_the_sources_are_copied()
    {
        var host = Path.Combine(Repository.Root, "src", "Webhooks.Host", "Webhooks.Host.csproj");

        Assert.All(WithReferences(host), project =>
        {
            var path = Path.GetRelativePath(Repository.Root, project).Replace('\\', '/');
            Assert.Contains($"COPY {path} {path[..(path.LastIndexOf('/') + 1)]}", Lines);
        });
    }

    private static IEnumerable<string> WithReferences(string project) => System.Xml.Linq.XDocument.Load(project).Descendants("ProjectReference")
        .Where(reference => reference.Parent!.Attribute("Condition") is null) // pbm's, which no image has
        .SelectMany(reference => WithReferences(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(project)!, reference.Attribute("Include")!.Value))))
        .Append(project);
}
