using Webhooks.TestKit;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Deploying;

/// <summary>
/// Checks without an engine: what the Dockerfile copies is all that its commands read. The published host itself is started by the
/// end-to-end tests.
/// </summary>
public sealed class DockerfileTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Repository.Root, "Dockerfile"));
    private static readonly string Host = Path.Combine(Repository.Root, "src", "Webhooks.Host", "Webhooks.Host.csproj");

    /// <summary>Copied from the build context, as paths of the repository.</summary>
    private static IEnumerable<string> Copied => Lines
        .Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal))
        .SelectMany(line => line.Split(' ')[1..^1]);

    [Fact]
    public void The_image_has_no_root_and_asks_the_host_how_it_is()
    {
        Assert.Equal("USER 1654", Lines.Last(line => line.StartsWith("USER ", StringComparison.Ordinal)));
        Assert.Contains(
            Lines,
            line => line.StartsWith("HEALTHCHECK ", StringComparison.Ordinal)
                && line.Contains("\"health\", \"http://127.0.0.1:8080/health/ready\"", StringComparison.Ordinal));
        Assert.EndsWith("-chiselled", Lines.Last(line => line.StartsWith("FROM ", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_project_of_the_host_is_restored_before_the_sources_are_copied()
    {
        Assert.All(WithReferences(Host), project =>
        {
            var path = Path.GetRelativePath(Repository.Root, project).Replace('\\', '/');
            Assert.Contains($"COPY {path} {path[..(path.LastIndexOf('/') + 1)]}", Lines);
        });
    }

    [Fact]
    public void Every_file_that_its_projects_read_outside_their_folders_is_copied()
    {
        string[] ofTheRepository =
            [".editorconfig", "Directory.Build.props", "Directory.Packages.props", "src/Directory.Build.props", "global.json"];
        var read = WithReferences(Host).SelectMany(ReadOutside).Distinct().ToArray();
        Assert.Contains("hocon/*.conf", read); // else this test has not read the projects

        Assert.All(ofTheRepository, file => Assert.Contains(file, Copied));
        Assert.All(read, path => Assert.Contains(Copied, copied => path.StartsWith(copied.TrimEnd('/') + "/", StringComparison.Ordinal)));
    }

    [Fact]
    public void Whatever_is_copied_is_sent_to_the_engine()
    {
        var sent = File.ReadAllLines(Path.Combine(Repository.Root, ".dockerignore")).Where(line => line.StartsWith('!'))
            .Select(line => line[1..]).ToArray();

        Assert.All(Copied, path =>
        {
            Assert.True(Path.Exists(Path.Combine(Repository.Root, path)), path);
            Assert.Contains(sent, name => path.TrimEnd('/') == name || path.StartsWith(name + "/", StringComparison.Ordinal));
        });
    }

    [Fact]
    public void The_tests_start_what_the_image_starts()
    {
        const string Publish = "dotnet publish src/Webhooks.Host -c Release";
        var programs = File.ReadAllText(Path.Combine(Repository.Root, "tests", "Webhooks.Programs", "Webhooks.Programs.csproj"));

        var image = Assert.Single(Lines, line => line.StartsWith($"RUN {Publish}", StringComparison.Ordinal));
        Assert.Equal([.. Publish.Split(' '), "-a", "$TARGETARCH", "--no-restore", "-o", "/app"], image.Split(' ')[1..]);
        Assert.Contains("dotnet publish -c Release -r ", programs, StringComparison.Ordinal);
        Assert.Contains("../../src/Webhooks.Host -o ", programs, StringComparison.Ordinal);
    }

    /// <summary>Paths of the repository that a project includes from outside its own folder, as it writes them.</summary>
    private static IEnumerable<string> ReadOutside(string project) => System.Xml.Linq.XDocument.Load(project).Descendants()
        .Where(element => element.Name.LocalName != "ProjectReference")
        .Select(element => (string?)element.Attribute("Include"))
        .Where(include => include?.StartsWith("../", StringComparison.Ordinal) == true)
        .Select(
            include => Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Path.GetDirectoryName(project)!, include!))));

    private static IEnumerable<string> WithReferences(string project) =>
        System.Xml.Linq.XDocument.Load(project).Descendants("ProjectReference")
        .Where(reference => reference.Parent!.Attribute("Condition") is null) // pbm's, which no image has
        .SelectMany(
            reference =>
                WithReferences(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(project)!, reference.Attribute("Include")!.Value))))
        .Append(project);
}
