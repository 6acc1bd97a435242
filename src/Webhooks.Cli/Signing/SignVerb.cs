using System.CommandLine;
using System.Text.Json.Serialization;

namespace Webhooks.Cli;

internal static class SignVerb
{
    public static Verb Create()
    {
        var file = Options.Argument("file", "The body to sign, byte by byte; - for standard input");
        var secrets = SecretOptions.Several();
        var id = new Option<string?>("--id") { Description = "The webhook-id; default: a new one", HelpName = "ID" };
        var timestamp = new Option<long?>(
            "--timestamp")
        { Description = "The webhook-timestamp in unix seconds; default: now", HelpName = "SECONDS" };
        return new Verb(
            "sign",
            "Sign a body as the host does (v1, HMAC) and print the headers, to test a receiver.",
            "webhooks sign body.json --secret whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw --id evt_1",
            "webhooks sign - --secret whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw < body.json > headers.txt") { file, secrets, id, timestamp }
            .Does(async call =>
            {
                if (SecretOptions.Of(call, secrets) is not { Count: > 0 } given)
                    throw new CliException("Which secret? Use --secret or WEBHOOKS_SECRET.");
                var body = await Input.ReadAsync(call.Get(file), call.Cancellation);
                var (webhookId, at) = (call.Get(id) ?? Client.EventIds.New(),
                    call.Get(timestamp) ?? TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
                var headers = new SignatureHeaders(
                    webhookId, $"{at}", string.Join(' ', given.Select(secret => HmacSignature.Sign(secret, webhookId, at, body))));
                if (call.IsJson)
                {
                    call.PrintJson(headers, SignatureHeadersJson.Default.SignatureHeaders);
                    return;
                }

                call.Print($"webhook-id: {headers.Id}");
                call.Print($"webhook-timestamp: {headers.Timestamp}");
                call.Print($"webhook-signature: {headers.Signature}");
            });
    }
}

/// <summary>The headers of a signed request.</summary>
internal sealed record SignatureHeaders(
    [property: JsonPropertyName("webhook-id")] string Id,
    [property: JsonPropertyName("webhook-timestamp")] string Timestamp,
    [property: JsonPropertyName("webhook-signature")] string Signature);

[JsonSerializable(typeof(SignatureHeaders))]
internal sealed partial class SignatureHeadersJson : JsonSerializerContext;
