using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using FsCheck.Xunit;
using Webhooks.Contracts;
using Xunit;

namespace Webhooks.Cli.Tests.Output;

public class SafeTextTests
{
    private const string Hostile = "\u001b]0;owned\u0007\u001b[2J\u009b31m\u202egpj.exe\u2066\r\n\u0000\u007f\u200f";

    [Theory]
    [InlineData("StatusChange", "StatusChange")]
    [InlineData("Größe 数 🙂", "Größe 数 🙂")]
    [InlineData("\u001b[31mred", "\\u001b[31mred")]
    [InlineData("a\nb\tc", "a\\u000ab\\u0009c")]
    [InlineData("[red]x[/]", "[red]x[/]")]
    [InlineData(null, "")]
    public void A_line_shows_what_cannot_be_seen(string? text, string shown) => Assert.Equal(shown, SafeText.Line(text));

    [Fact]
    public void Nothing_hostile_gets_through()
    {
        Assert.DoesNotContain(SafeText.Line(Hostile).EnumerateRunes(), IsHidden);
        Assert.Equal("\n", string.Concat(SafeText.Block(Hostile).EnumerateRunes().Where(IsHidden)));
    }

    [Property(MaxTest = 500)]
    public bool No_text_gets_a_control_or_format_character_through(string? text) => !SafeText.Line(text).EnumerateRunes().Any(IsHidden);

    [Fact]
    public void Json_keeps_its_values()
    {
        var json = new JsonObject { ["name"] = Hostile, ["raw"] = 1 }.ToJsonString();
        var raw = json.Replace("\"raw\":1", "\"raw\":\"\u009b31m\u202e\u007f\"", StringComparison.Ordinal);

        var safe = SafeText.Json(raw);

        Assert.DoesNotContain(safe.EnumerateRunes(), IsHidden);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(raw), JsonNode.Parse(safe)));
    }

    [Fact]
    public void Tables_take_markup_for_text()
    {
        var sheet = new Sheet<string>(null!, new Column<string>("name", name => name));
        var written = Write(sheet.Of(["[red]x[/]", "[", Hostile]));

        Assert.Contains("[red]x[/]", written, StringComparison.Ordinal);
        Assert.DoesNotContain(written.ReplaceLineEndings("").EnumerateRunes(), IsHidden);
    }

    [Fact]
    public void The_story_of_an_event_takes_markup_for_text()
    {
        var @event = new EventDetailResource(
            new() { Id = "evt_1", Type = "a.b", Sequence = 1, Key = "[k]" + Hostile, AcceptedAt = default },
            new RawJson(Encoding.UTF8.GetBytes("{\"a\":\"\u009b\"}")), []);

        var written = Write(EventSheets.One(@event, [("[red]" + Hostile, new(Hostile, [Hostile, "[/]"], Hostile))]));

        Assert.DoesNotContain(written.ReplaceLineEndings("").EnumerateRunes(), IsHidden);
    }

    private static string Write(Spectre.Console.Rendering.IRenderable table)
    {
        using var writer = new StringWriter();
        var console = Spectre.Console.AnsiConsole.Create(
            new() { Ansi = Spectre.Console.AnsiSupport.No, Out = new Spectre.Console.AnsiConsoleOutput(writer) });
        console.Profile.Width = 500;
        console.Write(table);
        return writer.ToString();
    }

    private static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format;
}
