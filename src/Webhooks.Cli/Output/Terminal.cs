using Spectre.Console;

namespace Webhooks.Cli;

/// <summary>Results go to standard output, words to standard error.</summary>
internal sealed class Terminal : IDisposable
{
    // Nothing is wrapped for a reader that is a program: a row stays a line.
    private const int Unwrapped = 100_000;

    private readonly TextWriter results = StandardOutput.Open();
    private readonly TextWriter errors = Console.Error;
    private readonly Lazy<IAnsiConsole> tables;
    private readonly Lazy<IAnsiConsole> words;

    public Terminal()
    {
        tables = new(() => Create(results, !Console.IsOutputRedirected));
        words = new(() => Create(errors, !Console.IsErrorRedirected));
    }

    /// <summary>Draws a table or list of results.</summary>
    public void Draw(Spectre.Console.Rendering.IRenderable table)
    {
        tables.Value.Write(table);
        results.Flush();
    }

    /// <summary>Writes a line of results; whoever calls answers for its characters.</summary>
    public void Print(string line)
    {
        results.WriteLine(line);
        results.Flush();
    }

    /// <summary>Tells the operator something beside the results.</summary>
    public void Say(string text) => errors.WriteLine(SafeText.Block(text));

    /// <summary>Puts a question that is answered on the same line.</summary>
    public void Ask(string question) => errors.Write(SafeText.Line(question));

    /// <summary>Shows how far something is that takes a while; nothing unless somebody watches.</summary>
    /// <param name="title">What is done.</param>
    /// <param name="work">Gets what to call with words for how far it is and, where that is known, the share that is done, 0 to 1.</param>
    public async Task<T> WatchAsync<T>(string title, Func<Action<string, double?>, Task<T>> work) =>
        Console.IsErrorRedirected
            ? await work((_, _) => { })
            : await words.Value.Progress().AutoClear(true).Columns(new SpinnerColumn(), new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
                .StartAsync(progress =>
                {
                    var bar = progress.AddTask(Markup.Escape(SafeText.Line(title)), maxValue: 1);
                    bar.IsIndeterminate = true;
                    return work((state, share) => Move(bar, $"{title}: {state}", share));
                });

    public void Dispose()
    {
        try
        {
            results.Dispose();
        }
        catch (IOException)
        {
            // Whoever read it has gone away; that has been told.
        }
    }

    private static void Move(ProgressTask bar, string words, double? share)
    {
        bar.Description = Markup.Escape(SafeText.Line(words));
        bar.IsIndeterminate = share is null;
        bar.Value = share ?? 0;
    }

    private static IAnsiConsole Create(TextWriter writer, bool isTerminal) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
        ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        Out = new Sink(writer, isTerminal),
    });

    private sealed class Sink(TextWriter writer, bool isTerminal) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => isTerminal;

        public int Width => isTerminal && Console.WindowWidth is > 0 and var width ? width : Unwrapped;

        public int Height => isTerminal && Console.WindowHeight is > 0 and var height ? height : Unwrapped;

        public void SetEncoding(System.Text.Encoding encoding)
        {
        }
    }
}
