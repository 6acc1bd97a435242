using System.CommandLine;

namespace Webhooks.Cli;

/// <summary>Signing secrets on the command line or, if other users of the machine could read that, in the environment.</summary>
internal static class SecretOptions
{
    private const string Variable = "WEBHOOKS_SECRET";

    public static Option<string[]> Several() => new("--secret")
    {
        Description =
            $"The secret to verify with: whsec_…, or for v1a whpk_…; repeat while a secret is rotated ({Variable}, "
                + "separated by spaces)",
        HelpName = "SECRET",
    };

    /// <summary>All given secrets.</summary>
    public static IReadOnlyList<string> Of(Call call, Option<string[]> option) => call.Get(option) is { Length: > 0 } given
        ? given
        : Environment.GetEnvironmentVariable(Variable)?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
}
