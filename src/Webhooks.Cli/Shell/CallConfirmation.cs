using System.CommandLine;

namespace Webhooks.Cli;

internal sealed partial class Call
{
    /// <summary>Asks whoever sits there; where nobody does, only <paramref name="yes"/> answers.</summary>
    /// <exception cref="CliException">The answer is not yes.</exception>
    public async Task ConfirmAsync(Option<bool> yes, string question)
    {
        if (Get(yes))
            return;
        if (Console.IsInputRedirected)
            throw new CliException($"{question} Say so with --yes.");
        terminal.Ask($"{question} [y/N] ");
        if ((await Input.ReadLineAsync(cancellation))?.Trim() is not ("y" or "Y" or "yes"))
            throw new CliException("Nothing was done.");
    }
}
