using System.CommandLine;

namespace Webhooks.Cli;

internal sealed partial class Call
{
    /// <summary>Asks the operator; without a terminal, or for JSON, only <paramref name="yes"/> answers.</summary>
    /// <exception cref="CliException">The answer is not yes.</exception>
    public async Task ConfirmAsync(Option<bool> yes, string question)
    {
        if (Get(yes))
            return;
        if (IsJson || Console.IsInputRedirected || Console.IsErrorRedirected)
            throw new CliException($"{question} Confirm with --yes.");
        terminal.Ask(Confirmation.Put(question));
        if (!Confirmation.IsYes(await Input.ReadLineAsync(cancellation)))
            throw new CliException("Nothing was done.");
    }
}
