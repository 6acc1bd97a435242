using System.CommandLine;
using System.Text;
using Webhooks.Client;
using Webhooks.Contracts;

namespace Webhooks.Cli;

internal static class VerifyVerb
{
    public static Verb Create()
    {
        var file = Options.Argument("file", "The body as received, byte by byte; - for standard input");
        var secrets = SecretOptions.Several();
        var headers = new Option<string?>(
            "--headers")
        { Description = "A file with the received headers, a line each", HelpName = "FILE" };
        var id = Header("--id", "The webhook-id");
        var timestamp = Header("--timestamp", "The webhook-timestamp");
        var signature = Header("--signature", "The webhook-signature");
        var tolerance = Options.Duration("--tolerance", "How far the timestamp may be from now; default 5m");
        return new Verb(
            "verify",
            "Check the signature of a received request. If it does not match, print the reason and exit with 1.",
            "webhooks verify body.json --headers headers.txt --secret whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "webhooks verify body.json --id evt_1 --timestamp 1795560844 --signature v1,s5vVGhGkTZxgh+IjcowNS0smGSDOCbckji7m31sPYxA= "
                + "--secret whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw --tolerance 30d")
        { file, secrets, headers, id, timestamp, signature, tolerance }
            .Does(async call =>
            {
                var given = SecretOptions.Of(call, secrets);
                if (given.Count == 0)
                    throw new CliException("Which secret? Use --secret or WEBHOOKS_SECRET.");
                var lines = call.Get(headers) is { } source ? Read(await Input.ReadAsync(source, call.Cancellation)) : [];
                var body = await Input.ReadAsync(call.Get(file), call.Cancellation);
                var check = new SignatureCheck(given, call.Get(tolerance) ?? WebhookSignature.DefaultTolerance, TimeProvider.System);
                var found = check.Find(
                    new(Of(id, WebhookHeaders.IdName), Of(timestamp, WebhookHeaders.TimestampName),
                        Of(signature, WebhookHeaders.SignatureName)), body);
                call.Show(found, ContractsJson.Readable.CaughtSignatureResource,
                    shown => FactSheet.Of(("signature", shown.Verdict), ("detail", shown.Detail)));
                return found.Verdict == SignatureCheck.Valid ? ExitCodes.Done : ExitCodes.Negative;

                string? Of(Option<string?> option, string name) => call.Get(option) ?? lines.GetValueOrDefault(name);
            });
    }

    private static Option<string?> Header(string name, string description) => new(name) { Description = description, HelpName = "VALUE" };

    private static Dictionary<string, string> Read(byte[] text) => Encoding.UTF8.GetString(text).Split('\n')
        .Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries))
        .Where(parts => parts.Length == 2)
        .GroupBy(parts => parts[0], StringComparer.OrdinalIgnoreCase)
        .ToDictionary(group => group.Key, group => group.Last()[1], StringComparer.OrdinalIgnoreCase);
}
