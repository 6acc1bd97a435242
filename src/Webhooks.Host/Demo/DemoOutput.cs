using Webhooks.Contracts;

namespace Webhooks.Host.Demo;

/// <summary>What the reader sees.</summary>
internal static class DemoOutput
{
    private static readonly int StatusWidth = StatusChange.OneByOne.Concat(StatusChange.Bulk)
        .Max(change => Math.Max(change.From.Length, change.To.Length));

    public static void Opening(Uri host, Catcher catcher, WebhookResource webhook) => Write($"""

        Webhooks.Actors demo: image status changes, from publish to signed POST

          host       {host.AbsoluteUri.TrimEnd('/')}
          project    {Upstream.Project}
          webhook    {webhook.Name} ({webhook.Id}) for {string.Join(", ", webhook.EventTypes)}
          receiver   {catcher.Url}, which will answer 503 once
          retries    after {string.Join(", ", webhook.RetrySchedule)}, plus or minus a fifth


        """);

    public static void Publishing(string what) => Write($"publishing {what}\n");

    public static void Arrived(int number, Receipt receipt)
    {
        var (change, remark) = (receipt.Change, (receipt.Status, receipt.Attempt) switch
        {
            (503, _) => "   answered 503, will be retried",
            (_, > 1) => $"   attempt {receipt.Attempt}, the same webhook-id",
            _ => "",
        });
        Write(
            $"  POST {number,2}  {StatusChange.EventType}  {change.Image}  {change.From.PadLeft(StatusWidth)} → "
                + $"{change.To.PadRight(StatusWidth)}"
            + $"  by {change.User,-5}  signature {(receipt.IsGenuine ? "ok" : "WRONG")}{remark}\n");
    }

    public static void Summary(DemoOutcome outcome) => Write($"""

        summary
          published    {outcome.Published} events: {StatusChange.OneByOne.Count} one by one, {StatusChange.Bulk.Count} in one batch
          received     {outcome.Receipts.Count} POSTs, {outcome.Receipts.Count(r => r.IsGenuine)} with a valid signature
          delivered    {outcome.Delivered} of {outcome.Published} events, {outcome.Twice} of them twice
          retried      {outcome.Retried}
          the host     counts {outcome.Webhook.Counts.Delivered} delivered, {outcome.Webhook.Counts.Pending} pending, {outcome.Webhook.Counts.Exhausted} exhausted
        {(outcome.IsComplete ? "everything arrived" : "SOMETHING IS MISSING OR WRONG")}

        """);

    public static void TryItYourself(Uri host, DemoOutcome outcome)
    {
        var project = new Uri(host, $"/api/v1/projects/{Upstream.Project}");
        var deliveries = $"{project}/webhooks/{outcome.Webhook.Id}/deliveries";
        Write($$$"""

            The host runs until Ctrl+C, then its data is deleted. In another terminal:

              curl {{{project}}}/webhooks
              curl '{{{deliveries}}}?limit=3'
              curl {{{deliveries}}}/{{{outcome.FailedOnce?.Id}}}
              curl {{{project}}}/events -H 'content-type: application/json' \
                -d '{"type":"{{{StatusChange.EventType}}}","data":{"image_id":"img-99","user_id":"you","previous_status":"NEW","status":"DONE"}}'
              curl {{{new Uri(host, "/openapi/v1.json")}}}


            """);
    }

    private static void Write(string text) => Console.Write(text);
}
