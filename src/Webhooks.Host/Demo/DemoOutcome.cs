using System.Globalization;
using Webhooks.Contracts;

namespace Webhooks.Host.Demo;

/// <summary>The outcome of the demo.</summary>
/// <param name="Published">How many events were published.</param>
/// <param name="Receipts">Every POST in the order of arrival.</param>
/// <param name="Webhook">The webhook as the host shows it afterwards.</param>
/// <param name="Failure">The delivery that failed once, as the host shows it; null if none did.</param>
internal sealed record DemoOutcome(int Published, IReadOnlyList<Receipt> Receipts, WebhookResource Webhook, DeliveryDetailResource? Failure)
{
    public Receipt? FailedOnce => Receipts.FirstOrDefault(receipt => receipt.Status == 503);

    /// <summary>How many events the receiver has answered 200.</summary>
    public int Delivered => Receipts.Where(r => r.Status == 200).DistinctBy(r => r.Id).Count();

    /// <summary>How many events arrived again after the receiver had answered 200.</summary>
    public int Twice => Receipts.Count(r => r.Status == 200) - Delivered;

    public string Retried => Failure is { AttemptLog: [var first, var second] }
        ? string.Create(CultureInfo.InvariantCulture,
            $"{Failure.EventId}: {first.StatusCode}, then {second.StatusCode} after {(second.At - first.At).TotalSeconds:0.0} s")
        : "nothing";

    public bool IsComplete =>
        Delivered == Published && Receipts.All(r => r.IsGenuine) && Failure?.Status == "delivered" && Webhook.Counts.Delivered == Published;
}
