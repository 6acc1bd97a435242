using System.Diagnostics;

namespace Webhooks.TestKit;

/// <summary>The last lines that a process wrote, over all its restarts.</summary>
public sealed class HostOutput
{
    // Enough to see what led to a failure; a long run logs a line per attempt.
    private const int LinesShown = 400;

    private const int LinesKept = 100_000;

    private readonly Lock gate = new();
    private readonly Queue<string> lines = new();
    private readonly Queue<string> errors = new();
    private readonly Watch watch = new();

    /// <summary>Standard output and error as they came, error lines marked.</summary>
    public string All => Read(lines, LinesShown);

    /// <summary>All of that, and not the last lines alone.</summary>
    public string Everything => Read(lines, LinesKept);

    /// <summary>Standard error alone.</summary>
    public string Errors => Read(errors, LinesShown);

    /// <summary>Waits for a line that starts with <paramref name="prefix"/>, and returns the rest of each.</summary>
    public async Task<IReadOnlyList<string>> Until(string prefix, int count = 1)
    {
        IReadOnlyList<string> rests = [];
        await watch.Until(
            () =>
                (rests = [
                    .. All.Split('\n').Where(line => line.StartsWith(prefix, StringComparison.Ordinal))
                        .Select(line => line[prefix.Length..])]).Count >= count,
            () => $"Waited in vain for {count} × '{prefix}'.\n{All}");
        return rests;
    }

    /// <summary>Waits for a line with <paramref name="text"/> in it.</summary>
    public Task UntilSays(string text) => watch.Until(
        () => All.Contains(text, StringComparison.Ordinal), () => $"Waited in vain for '{text}'.\n{All}");

    internal void Follow(Process process)
    {
        process.OutputDataReceived += (_, line) => Keep(line.Data, "");
        process.ErrorDataReceived += (_, line) =>
        {
            Keep(line.Data, "! ");
            Keep(line.Data, "", errors);
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    internal void Note(string what) => Keep(what, "— ");

    private void Keep(string? line, string mark, Queue<string>? into = null)
    {
        if (line is null)
            return;
        lock (gate)
        {
            into ??= lines;
            into.Enqueue(mark + line);
            if (into.Count > LinesKept)
                into.Dequeue();
        }

        watch.Changed();
    }

    private string Read(Queue<string> from, int last)
    {
        lock (gate)
            return string.Join('\n', from.TakeLast(last));
    }
}

/// <summary>How a host ended.</summary>
/// <param name="Error">What it wrote to standard error.</param>
/// <param name="Output">What it wrote to both, the last lines.</param>
public sealed record HostExit(int Code, string Error, string Output);
