using System.CommandLine;

namespace Webhooks.Cli;

/// <summary>Prints the script with which a shell asks the program for completions.</summary>
internal static class CompletionVerb
{
    public static Verb Create()
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh, fish or pwsh" };
        shell.AcceptOnlyFromAmong(CompletionScripts.Shells);
        return new Verb(
            "completion",
            "Print a script that completes nouns, verbs and options in your shell.",
            "webhooks completion bash > ~/.local/share/bash-completion/completions/webhooks",
            "webhooks completion zsh > ~/.zfunc/_webhooks",
            "webhooks completion fish > ~/.config/fish/completions/webhooks.fish",
            "webhooks completion pwsh >> $PROFILE") { shell }
            .Does(call =>
            {
                call.Terminal.Print(CompletionScripts.Of(call.Get(shell)));
                return Task.CompletedTask;
            });
    }
}
