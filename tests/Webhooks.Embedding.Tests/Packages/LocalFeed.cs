using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Embedding.Tests.Packages;

[CollectionDefinition(nameof(LocalFeed))]
public sealed class LocalFeedCollection : ICollectionFixture<LocalFeed>;

/// <summary>
/// The packages of this build in a feed of their own, and programs outside this repository that use them: one that runs the READMEs, and
/// one of each template. Packed, restored and built once for all tests.
/// </summary>
/// <remarks>
/// It costs little because nothing is compiled for the packages (they have what the build of these tests has left), and because packages of
/// others come from the folder of this machine, which the build has filled: nothing is downloaded.
/// </remarks>
public sealed partial class LocalFeed : IDisposable
{
    private const string Programs = """
        <Project>
          <ItemGroup>
            <Program Include="*/*.csproj" />
          </ItemGroup>
          <Target Name="Build">
            <MSBuild Projects="@(Program)" Targets="Restore" Properties="MSBuildRestoreSessionId=1" />
            <MSBuild Projects="@(Program)" Targets="Build" BuildInParallel="true" />
          </Target>
        </Project>
        """;

    private static readonly string Configuration =
        typeof(LocalFeed).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    private static readonly string[] Sources =
        Directory.GetFiles(Path.Combine(Repository.Root, "tests/Webhooks.Embedding.Tests/Packages/Consumer"));

    private readonly TempFolder _folder = new();

    public LocalFeed()
    {
        Feed = _folder.File("feed");
        Run("bash", [Path.Combine(Repository.Root, "eng", "pack"), Feed, "--configuration", Configuration, "--no-build"]);
        Version = Packed("Webhooks.Model")!;
        File.WriteAllText(_folder.File("NuGet.config"), NuGetConfig());
        WriteConsumer(_folder.File("Consumer"));
        Run("dotnet", ["new", "install", Path.Combine(Feed, $"Webhooks.Templates.{Version}.nupkg"), .. Hive]);
        foreach (var template in (string[])["embedded", "receiver", "host"])
            Run("dotnet", ["new", $"webhooks-{template}", "-o", $"My{template}", "--no-update-check", .. Hive]);
        File.WriteAllText(_folder.File("Programs.proj"), Programs);
        Run("dotnet", ["msbuild", "Programs.proj", "-m", "-nodeReuse:false", "-v:quiet", "-nologo", "-warnaserror"]);
    }

    /// <summary>The folder with the packages.</summary>
    public string Feed { get; }

    /// <summary>That of all packages.</summary>
    public string Version { get; }

    /// <summary>The names of the packages, without those of symbols.</summary>
    public IEnumerable<string> Names => from path in Directory.GetFiles(Feed, "*.nupkg")
                                        select Path.GetFileName(path)[..^$".{Version}.nupkg".Length];

    /// <summary>The packages whose README the consumer runs.</summary>
    public static IEnumerable<string> Consumed => Sources.SelectMany(source => Marker().Matches(File.ReadAllText(source)))
        .Select(marker => marker.Groups["package"].Value).Distinct();

    private string[] Hive => ["--debug:custom-hive", _folder.File("hive")];

    /// <summary>A built program: <c>Consumer</c>, or <c>Myembedded</c> and the others.</summary>
    public string Program(string name) => _folder.File(Path.Combine(name, "bin", "Debug", "net10.0", $"{name}.dll"));

    /// <summary>What the restore of a program has found.</summary>
    public string Assets(string name) => _folder.File(Path.Combine(name, "obj", "project.assets.json"));

    /// <summary>An empty folder.</summary>
    public string NewFolder(string name) => Directory.CreateDirectory(_folder.File(name)).FullName;

    /// <summary>Runs a command to its end, in the folder of the programs.</summary>
    public string Run(string command, string[] arguments, params (string Name, string Value)[] environment)
    {
        if (command == "dotnet")
            command = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? command;
        var start = new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException(
                $"{command} {string.Join(' ', arguments)} ended with {process.ExitCode}.\n{output}{errors.Result}");
    }

    public void Dispose() => _folder.Dispose();

    private string? Packed(string name) => Directory.GetFiles(Feed, $"{name}.*.nupkg")
        .Select(path => Path.GetFileName(path)[(name.Length + 1)..^".nupkg".Length]).FirstOrDefault(version => char.IsDigit(version[0]));

    private string NuGetConfig() => $"""
        <configuration>
          <config>
            <add key="globalPackagesFolder" value="packages" />
          </config>
          <fallbackPackageFolders>
            <clear />
            <add key="machine" value="{Environment.GetEnvironmentVariable("NUGET_PACKAGES")
                ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages")}" />
          </fallbackPackageFolders>
          <packageSources>
            <clear />
            <add key="feed" value="{Feed}" />
          </packageSources>
        </configuration>
        """;

    private void WriteConsumer(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var source in Sources)
            File.WriteAllText(Path.Combine(folder, Path.GetFileName(source)), WithSnippets(File.ReadAllText(source)));
        var libraries = Names.Except(["Webhooks.Cli", "Webhooks.Templates"]).Select(name => (Name: name, Version));
        var references = libraries.Append(("Microsoft.EntityFrameworkCore.Sqlite", CentralVersion("Microsoft.EntityFrameworkCore.Sqlite")))
            .Select(package => $"<PackageReference Include=\"{package.Item1}\" Version=\"{package.Item2}\" />");
        File.WriteAllText(Path.Combine(folder, "Consumer.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>{string.Concat(references)}</ItemGroup>
            </Project>
            """);
    }

    private static string WithSnippets(string source) => Marker().Replace(source, marker =>
    {
        var readme = Documentation.Page($"src/{marker.Groups["package"].Value}/README.md");
        var statements = Statement().Split(readme.Blocks("csharp").First().Trim('\n'));
        return string.Concat(
            statements.Where(statement => statement.StartsWith(marker.Groups["start"].Value, StringComparison.Ordinal))
                .Select(statement => $"{statement}\n"))
            // The host of the example is the program itself.
            .Replace("\"http://127.0.0.1:5080\"", "url.AbsoluteUri", StringComparison.Ordinal);
    });

    private static string CentralVersion(string package) =>
        File.ReadLines(Path.Combine(Repository.Root, "Directory.Packages.props"))
            .Single(line => line.Contains($"\"{package}\"", StringComparison.Ordinal)).Split("Version=\"")[1].Split('"')[0];

    [GeneratedRegex(@"^ *// README (?<package>[\w.]+)(?: (?<start>\S+))?$", RegexOptions.Multiline)]
    private static partial Regex Marker();

    // A line that is indented belongs to the one before.
    [GeneratedRegex(@"\n(?=[^\s{}])")]
    private static partial Regex Statement();
}
