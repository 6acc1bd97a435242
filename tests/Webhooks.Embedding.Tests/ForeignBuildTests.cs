using System.Diagnostics;
using System.Reflection;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.Embedding.Tests;

/// <summary>A program outside this repository has none of its central package versions and build properties.</summary>
public sealed class ForeignBuildTests(ITestOutputHelper output) : EmbeddingTest(output)
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Microsoft.Extensions.Hosting" Version="VERSION" />
            <ProjectReference Include="ENGINE" />
          </ItemGroup>
        </Project>
        """;

    // That of these tests, in which the engine is built already: it is restored again, with the program, but not compiled again.
    private static readonly string Configuration =
        typeof(ForeignBuildTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    private readonly TempFolder _folder = new();
    private readonly ITestOutputHelper _output = output;

    [Fact]
    public async Task A_program_of_another_repository_builds_without_warnings_and_delivers()
    {
        var engine = Path.Combine(Repository.Root, "src", "Webhooks.Actors", "Webhooks.Actors.csproj");
        await File.WriteAllTextAsync(
            _folder.File("Foreign.csproj"),
            Project.Replace("ENGINE", engine, StringComparison.Ordinal).Replace("VERSION", HostingVersion(), StringComparison.Ordinal));
        File.Copy(Path.Combine(Repository.Root, "tests", "Embedding", "GenericHost", "Program.cs"), _folder.File("Program.cs"));
        await Build();

        var program = ProgramAt(_folder.File($"bin/{Configuration}/net10.0/Foreign.dll"));
        program.Launch([Database, Receiver.Url().AbsoluteUri, "NEW"]);

        await Receiver.Until(1);
    }

    public override void Dispose()
    {
        _folder.Dispose();
        base.Dispose();
    }

    private static string HostingVersion() =>
        File.ReadLines(Path.Combine(Repository.Root, "Directory.Packages.props"))
            .Single(line => line.Contains("\"Microsoft.Extensions.Hosting\"", StringComparison.Ordinal))
            .Split("Version=\"")[1].Split('"')[0];

    private async Task Build()
    {
        using var build = Process.Start(new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            ["build", "-c", Configuration, "-p:BuildProjectReferences=false", "-nodeReuse:false", "-v", "quiet"])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
        })!;
        var text = await build.StandardOutput.ReadToEndAsync();
        await build.WaitForExitAsync();
        _output.WriteLine(text);
        Assert.True(build.ExitCode == 0, text);
    }
}
