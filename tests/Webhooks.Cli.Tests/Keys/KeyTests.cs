using Webhooks.Cli.Tests.Running;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Cli.Tests.Keys;

public sealed class KeyTests
{
    [Fact]
    public async Task A_key_is_created_on_the_host_listed_and_revoked()
    {
        var host = await SharedHosts.On(Storage.Sqlite, ("Webhooks:Inspector:Enabled", "true"));
        using var tool = new Tool(host.Address, "labels");
        var name = $"ci-{Guid.NewGuid():N}";
        var made = (await tool.Run("keys", "create", "--name", name, "--scope", "read", "--project", "labels", "--expires-in", "90d", "-o",
            "json")).Json;
        var (id, key) = ((string)made["id"]!, (string)made["key"]!);

        (await tool.Run("events", "list", "--key", key)).Expect();
        Assert.Equal(5, (await tool.Run("events", "publish", "image.done", "{}", "--key", key)).Code);
        Assert.Contains(name, (await tool.Run("keys", "list", "--limit", "1000")).Expect(), StringComparison.Ordinal);
        Assert.Equal(2, (await tool.Run("keys", "revoke", id)).Code);
        (await tool.Run("keys", "revoke", id, "--yes")).Expect();
        Assert.Equal(5, (await tool.Run("events", "list", "--key", key)).Code);
        Assert.Equal(4, (await tool.Run("keys", "revoke", id, "--yes")).Code);
    }

    [Fact]
    public async Task A_key_that_was_made_opens_the_host_that_was_given_its_settings_and_nothing_shows_it_again()
    {
        using var tool = new Tool();
        var made =
            (await tool.Run("keys", "create", "--settings", "--name", "reader", "--scope", "read", "--scope", "publish",
                "--project", "labels", "-o", "json")).Json;
        var (key, settings) = ((string)made["key"]!, made["settings"]!.AsObject());
        Assert.DoesNotContain(key, settings.ToJsonString(), StringComparison.Ordinal);
        await using var host = await HostProcess.Start(settings.ToDictionary(setting => setting.Key, setting => (string)setting.Value!));

        var set = await tool.RunWith($"{key}\n", "profiles", "set", "there", "--url", host.Address.AbsoluteUri, "--key", "-", "--project",
            "labels");
        set.Expect();
        Assert.Contains("the default is there.", set.Error, StringComparison.Ordinal);
        Assert.Contains("the default is there.",
            (await tool.Run("profiles", "set", "elsewhere", "--url", "https://elsewhere.example")).Error, StringComparison.Ordinal);
        Assert.DoesNotContain(key, set.Out + set.Error + (await tool.Run("profiles", "list")).Expect(), StringComparison.Ordinal);
        Assert.Equal(FileModes.Owner, FileModes.Of(tool.File("webhooks/config.json")));

        (await tool.Run("events", "publish", "image.done", "{}")).Expect();
        Assert.Single((await tool.Run("events", "list", "-o", "json")).Lines);
        Assert.Equal(4, (await tool.Run("events", "list", "-p", "others")).Code);
        Assert.Equal(5, (await tool.Run("webhooks", "create", "--name", "A", "--target", "https://a.example", "--types", "*")).Code);

        var stranger = await tool.Run("events", "list", "--key", "wrong-key-of-16-characters");
        Assert.Equal(5, stranger.Code);
        Assert.Contains("WEBHOOKS_KEY", stranger.Error, StringComparison.Ordinal);
        (await tool.Run("profiles", "remove", "there")).Expect();
        Assert.Equal(4, (await tool.Run("profiles", "use", "there")).Code);
    }
}
