using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Webhooks.Cli;

/// <summary>The text form of tables and lists.</summary>
internal static class Drawing
{
    // Of unlimited width: a row stays a line, and an id can be copied. A narrower window breaks lines itself.
    private const int Unwrapped = 100_000;

    /// <summary>Between two parts.</summary>
    public static IRenderable EmptyLine { get; } = new Text(" ");

    /// <summary>Its lines, without trailing spaces.</summary>
    /// <param name="table">The content.</param>
    /// <param name="isTerminal">Whether it may have colours.</param>
    public static string Of(IRenderable table, bool isTerminal)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        Console(text, isTerminal, () => Unwrapped).Write(table);
        var lines = text.ToString().ReplaceLineEndings("\n").TrimEnd('\n', ' ').Split('\n').Select(line => line.TrimEnd(' '));
        return string.Join('\n', lines) + '\n';
    }

    /// <summary>A console on a writer.</summary>
    public static IAnsiConsole Console(TextWriter writer, bool isTerminal, Func<int> width) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
        ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        Out = new Sink(writer, isTerminal, width),
    });

    private sealed class Sink(TextWriter writer, bool isTerminal, Func<int> width) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => isTerminal;

        public int Width => isTerminal && width() is > 0 and var columns ? columns : Unwrapped;

        public int Height => Unwrapped;

        public void SetEncoding(System.Text.Encoding encoding)
        {
        }
    }
}
