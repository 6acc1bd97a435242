using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Cli.Tests.Connecting;

public sealed class ConnectionTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly Dictionary<string, string> environment = [];

    private ProfileFile File => new(folder.File("webhooks/config.json"));

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Without_anything_it_is_the_ready_made_host() =>
        Assert.Equal(new Connection(new Uri("http://127.0.0.1:5080"), null, null), Resolve());

    [Fact]
    public void The_default_profile_goes_before_that()
    {
        Keep();
        Assert.Equal(new Connection(new Uri("https://one.example"), "key-of-one", "labels"), Resolve());
    }

    [Fact]
    public void The_environment_goes_before_the_profile()
    {
        Keep();
        environment["WEBHOOKS_URL"] = "https://one.example/";
        environment["WEBHOOKS_KEY"] = "key-of-environment";
        environment["WEBHOOKS_PROJECT"] = "faces";
        Assert.Equal(new Connection(new Uri("https://one.example"), "key-of-environment", "faces"), Resolve());
    }

    [Fact]
    public void The_command_line_goes_before_all()
    {
        Keep();
        environment["WEBHOOKS_PROFILE"] = "two";
        Assert.Equal(new Connection(new Uri("https://three.example"), "given-key", "given"),
            Resolve(new("https://three.example", "given-key", "one", "given")));
    }

    [Theory]
    [InlineData("https://two.example")]
    [InlineData("http://one.example")]
    [InlineData("https://one.example:8443")]
    [InlineData("https://one.example.attacker.example")]
    public void A_profiles_key_is_not_shown_to_another_host(string url)
    {
        Keep();
        Assert.Null(Resolve(new(url)).Key);
    }

    [Fact]
    public void A_missing_profile_is_reported_with_those_that_exist()
    {
        Keep();
        var error = Assert.Throws<CliException>(() => Resolve(new(Profile: "three")));
        Assert.Contains("one, two", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("webhooks.example")]
    [InlineData("ftp://webhooks.example")]
    [InlineData("https://user:password@webhooks.example")]
    [InlineData("https://webhooks.example?key=1")]
    public void What_is_no_url_of_a_host_is_refused(string url) => Assert.Throws<CliException>(() => Resolve(new(url)));

    [Fact]
    public void The_file_is_its_owners_alone()
    {
        Keep();

        Assert.Equal(FileModes.Owner, FileModes.Of(File.Path));
        Assert.False(File.IsOpenToOthers);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(File.Path)!));

        FileModes.Set(File.Path, FileModes.Owner | UnixFileMode.OtherRead);
        Assert.True(File.IsOpenToOthers);
        Keep();
        Assert.False(File.IsOpenToOthers);
    }

    [Fact]
    public void The_file_is_where_XDG_says()
    {
        environment["HOME"] = "/home/ada";
        Assert.Equal("/home/ada/.config/webhooks/config.json", Find());
        environment["XDG_CONFIG_HOME"] = "relative/is/ignored";
        Assert.Equal("/home/ada/.config/webhooks/config.json", Find());
        environment["XDG_CONFIG_HOME"] = "/etc/ada";
        Assert.Equal("/etc/ada/webhooks/config.json", Find());
        environment["WEBHOOKS_CONFIG"] = "/tmp/other.json";
        Assert.Equal("/tmp/other.json", Find());

        string Find() => ProfileFile.Find(environment.GetValueOrDefault).Path;
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"profile":{}}""")]
    public void A_broken_file_is_reported_and_not_ignored(string text)
    {
        System.IO.File.WriteAllText(folder.File("config.json"), text);
        Assert.Contains("config.json", Assert.Throws<CliException>(() => new ProfileFile(folder.File("config.json")).Load()).Message,
            StringComparison.Ordinal);
    }

    private Connection Resolve(GivenConnection? given = null) => Connection.Resolve(given ?? new(), environment.GetValueOrDefault, File);

    private void Keep() => File.Save(new()
    {
        Default = "one",
        ByName = new(StringComparer.Ordinal)
        {
            ["one"] = new() { Url = "https://one.example", Key = "key-of-one", Project = "labels" },
            ["two"] = new() { Url = "https://two.example" },
        },
    });
}
