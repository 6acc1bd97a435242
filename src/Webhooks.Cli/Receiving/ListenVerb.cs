using System.CommandLine;
using System.Net;
using Webhooks.Client;

namespace Webhooks.Cli;

/// <summary>A receiver to try webhooks.</summary>
internal static class ListenVerb
{
    private const int DefaultPort = 8080;

    public static Verb Create()
    {
        var port = new Option<int>(
            "--port")
        { Description = "Where to listen; 0 for a free port", HelpName = "PORT", DefaultValueFactory = _ => DefaultPort };
        var bind = new Option<string>(
            "--bind")
        {
            Description = "The address to listen on; 0.0.0.0 accepts other machines",
            HelpName = "ADDRESS",
            DefaultValueFactory = _ => "127.0.0.1",
        };
        var secrets = SecretOptions.Several();
        var failFirst =
            new Option<int>("--fail-first") { Description = "Fail the first N requests of each webhook-id", HelpName = "N" }.AtLeast(0);
        var status = new Option<int?>(
            "--status")
        { Description = "The status of failures, 200 to 599; without --fail-first, of every answer", HelpName = "CODE" };
        var delay = Options.Duration("--delay", "How long to delay each answer");
        var retryAfter = new Option<int?>("--retry-after") { Description = "Retry-After of failures, in seconds", HelpName = "SECONDS" };
        var count = Options.Count();
        var headers = new Option<bool>("--headers") { Description = "Show headers" };
        var quiet = new Option<bool>("--no-body") { Description = "Do not show bodies" };
        status.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is not (null or (>= 200 and <= 599)))
                result.AddError("--status must be 200 to 599.");
        });
        return new Verb(
            "listen",
            "Receive webhooks on this machine and print them; Ctrl-C stops. The host must be allowed to call it "
                + "(Webhooks:Egress:AllowedNetworks).",
            "webhooks listen --port 8080 --secret whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "webhooks listen --fail-first 2 --status 503 --retry-after 5",
            "webhooks listen --port 0 --count 1 --output json") { port, bind, secrets, failFirst, status, delay, retryAfter, count, headers,
                quiet }
            .Does(async call =>
            {
                if (!IPAddress.TryParse(call.Get(bind), out var address) || call.Get(port) is < 0 or > IPEndPoint.MaxPort)
                    throw new CliException($"--bind must be an IP address and --port 0 to {IPEndPoint.MaxPort}.");
                var plan = new AnswerPlan(call.Get(status), call.Get(failFirst), call.Get(delay) ?? TimeSpan.Zero, call.Get(retryAfter));
                var check = new SignatureCheck(SecretOptions.Of(call, secrets), WebhookSignature.DefaultTolerance, TimeProvider.System);
                check.RequireSecrets();
                await using var receiver = await LocalReceiver.StartAsync(new(address, call.Get(port)), plan, check, call.Cancellation);
                call.Say($"Listening on {receiver.Address}");
                await PrintAsync(call, receiver, call.Get(count) ?? int.MaxValue, call.Get(headers), !call.Get(quiet));
            });
    }

    private static async Task PrintAsync(Call call, LocalReceiver receiver, int count, bool showsHeaders, bool showsBody)
    {
        var seen = 0;
        try
        {
            await foreach (var request in receiver.CaughtAsync(call.Cancellation).Take(count))
            {
                seen++;
                CaughtLines.Print(call, request, showsHeaders, showsBody);
            }
        }
        catch (OperationCanceledException) when (call.Cancellation.IsCancellationRequested)
        {
            // Ctrl-C is the normal end.
        }

        call.Say($"{seen} {(seen == 1 ? "request" : "requests")} received.");
    }
}
