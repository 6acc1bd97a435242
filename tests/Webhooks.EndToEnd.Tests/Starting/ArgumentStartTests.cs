using Webhooks.TestKit;
using Xunit;

namespace Webhooks.EndToEnd.Tests.Starting;

/// <summary>What the host does with its command line and with the files where it is started.</summary>
public sealed class ArgumentStartTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ChildProcess _host = new(Programs.Host);

    private string Storage => $"--Webhooks:Storage:ConnectionString=Data Source={_folder.File("webhooks.db")}";

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("serve", "'serve' is neither a command nor a setting")]
    [InlineData("--nosuch", "'--nosuch' is not a setting of the host")]
    [InlineData("--urls=http://127.0.0.1:80000", "urls is 'http://127.0.0.1:80000'")]
    [InlineData("--urls=https://127.0.0.1:0", "Kestrel:Certificates:Default:Path")]
    [InlineData("--Webhooks:Delivery:Timeuot=5s", "did you mean Webhooks:Delivery:Timeout?")]
    public async Task A_wrong_argument_is_a_sentence_and_exit_code_1(string argument, string sentence)
    {
        var exit = await Run(argument, Storage);

        Assert.Equal(1, exit.Code);
        Assert.Contains(sentence, exit.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", exit.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_and_version_are_answers()
    {
        var help = await Run("--help");
        var version = await Run("--version");

        Assert.Equal((0, 0, ""), (help.Code, version.Code, help.Error));
        Assert.Contains("Webhooks.Host demo", help.Output, StringComparison.Ordinal);
        Assert.Matches(@"\d+\.\d+\.\d+", version.Output);
    }

    [Fact]
    public async Task A_broken_file_in_the_working_folder_stops_the_start_with_file_line_and_column()
    {
        await File.WriteAllTextAsync(_folder.File("appsettings.json"), "{\n  \"Webhooks\": oops\n}");

        var exit = await Run(Storage);

        Assert.Equal(1, exit.Code);
        Assert.Contains(_folder.File("appsettings.json"), exit.Error, StringComparison.Ordinal);
        Assert.Contains("Line 2, column 15", exit.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", exit.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_start_says_which_files_were_read_where_the_database_is_and_where_its_pages_are()
    {
        var address = $"http://127.0.0.1:{FreePort.Next()}";
        await File.WriteAllTextAsync(_folder.File("appsettings.json"),
            """{"Webhooks":{"Storage":{"ConnectionString":"Data Source=here.db"}}}""");
        _host.Launch([$"--urls={address}"], workingFolder: _folder.Path);

        await _host.Output.UntilSays("Documentation: ");

        var lines = _host.Output.All.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(5, lines.Count(line => line.Contains(" INF ", StringComparison.Ordinal)));
        Assert.Contains($"Listening on {address}.", _host.Output.All, StringComparison.Ordinal);
        Assert.Contains($"Dashboard: {address}/", _host.Output.All, StringComparison.Ordinal);
        Assert.Contains($"API reference: {address}/scalar", _host.Output.All, StringComparison.Ordinal);
        Assert.Contains($"then {_folder.File("appsettings.json")}, then from environment variables", _host.Output.All,
            StringComparison.Ordinal);
        Assert.Contains($"The database is the SQLite file {_folder.File("here.db")}.", _host.Output.All, StringComparison.Ordinal);
        Assert.DoesNotContain("WRN", _host.Output.All, StringComparison.Ordinal);
        Assert.Equal(0, (await _host.Stop()).Code);
    }

    private Task<HostExit> Run(params string[] arguments)
    {
        _host.Launch(arguments, workingFolder: _folder.Path);
        return _host.Exit(TimeSpan.FromSeconds(60));
    }
}
