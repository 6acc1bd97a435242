using Spectre.Console;

namespace Webhooks.Cli;

/// <summary>Results go to standard output, messages to standard error.</summary>
internal sealed class Terminal : IDisposable
{
    private readonly TextWriter results = StandardOutput.Open();
    private readonly TextWriter errors = Console.Error;
    private readonly Lazy<IAnsiConsole> words;

    public Terminal() =>
        words = new(() => Drawing.Console(errors, !Console.IsErrorRedirected, () => Console.WindowWidth));

    /// <summary>Draws a table or list of results.</summary>
    public void Draw(Spectre.Console.Rendering.IRenderable table)
    {
        results.Write(Drawing.Of(table, !Console.IsOutputRedirected));
        results.Flush();
    }

    /// <summary>Writes a line of results; the caller ensures that its characters are safe.</summary>
    public void Print(string line)
    {
        results.WriteLine(line);
        results.Flush();
    }

    /// <summary>Writes a message beside the results.</summary>
    public void Say(string text) => errors.WriteLine(SafeText.Block(text));

    /// <summary>Asks a question whose answer is on the same line.</summary>
    public void Ask(string question) => errors.Write(SafeText.Line(question));

    /// <summary>Shows the progress of a long operation; only on a terminal.</summary>
    /// <param name="title">The title.</param>
    /// <param name="work">Receives a callback for the state and, if known, the completed share, 0 to 1.</param>
    public async Task<T> WatchAsync<T>(string title, Func<Action<string, double?>, Task<T>> work) =>
        Console.IsErrorRedirected
            ? await work((_, _) => { })
            : await words.Value.Progress().AutoClear(true).Columns(
                new SpinnerColumn(), new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
                .StartAsync(progress =>
                {
                    var bar = progress.AddTask(Markup.Escape(SafeText.Line(title)), maxValue: 1);
                    bar.IsIndeterminate = true;
                    return work((state, share) => ProgressLine.Of(title, state, share).ShowOn(bar));
                });

    public void Dispose()
    {
        try
        {
            results.Dispose();
        }
        catch (IOException)
        {
            // The reader has closed the pipe; that has been reported.
        }
    }
}
