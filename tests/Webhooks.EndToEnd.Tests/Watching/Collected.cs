using Google.Protobuf;
using Webhooks.TestKit;

namespace Webhooks.EndToEnd.Tests.Watching;

/// <summary>A span as the collector got it; ids in hex.</summary>
internal sealed record CollectedSpan(string Trace, string Id, string Parent, string Name, IReadOnlyDictionary<string, string> Attributes)
{
    public string this[string attribute] => Attributes.GetValueOrDefault(attribute, "");
}

/// <summary>
/// Reads what a host has sent by OTLP over HTTP; of its messages (opentelemetry/proto/trace/v1) only the fields that tests look at.
/// </summary>
internal static class Collected
{
    public static readonly (string, string)[] Settings =
    [
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_BSP_SCHEDULE_DELAY", "100"), ("OTEL_METRIC_EXPORT_INTERVAL", "1000"),
    ];

    public static IReadOnlyList<CollectedSpan> Spans(Receiver collector) =>
    [
        .. from receipt in collector.Receipts
           where receipt.Path == "/v1/traces"
           from resource in Fields(receipt.Body, 1)
           from scope in Fields(resource, 2)
           from span in Fields(scope, 2)
           select ToSpan(span),
    ];

    /// <summary>Waits for spans.</summary>
    public static async Task<IReadOnlyList<CollectedSpan>> Until(Receiver collector, Func<IReadOnlyList<CollectedSpan>, bool> wanted)
    {
        using var deadline = new CancellationTokenSource(Patience.Clustered);
        IReadOnlyList<CollectedSpan> spans = [];
        try
        {
            while (!wanted(spans = Spans(collector)))
                await Task.Delay(50, deadline.Token); // they come in requests of many
            return spans;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException(
                $"The spans are not as "
                    + $"wanted:\n{string.Join('\n', spans.Select(span => $"{span.Trace} {span.Parent} → {span.Id} {span.Name} "
                        + $"{string.Join(' ', span.Attributes)}"))}");
        }
    }

    private static CollectedSpan ToSpan(byte[] span) => new(
        Hex(Fields(span, 1)),
        Hex(Fields(span, 2)),
        Hex(Fields(span, 4)),
        Text(Fields(span, 5)),
        Fields(span, 9).ToDictionary(attribute => Text(Fields(attribute, 1)), attribute => Value(Fields(attribute, 2).Single())));

    /// <summary>The fields of a message that have a length: texts, bytes and messages.</summary>
    private static IEnumerable<byte[]> Fields(byte[] message, int number)
    {
        using var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag and > 0)
        {
            if (WireFormat.GetTagFieldNumber(tag) == number && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
                yield return input.ReadBytes().ToByteArray();
            else
                input.SkipLastField();
        }
    }

    private static string Value(byte[] value)
    {
        using var input = new CodedInputStream(value);
        return WireFormat.GetTagWireType(input.ReadTag()) == WireFormat.WireType.LengthDelimited
            ? input.ReadString()
            : $"{input.ReadInt64()}";
    }

    private static string Text(IEnumerable<byte[]> texts) => texts.Select(System.Text.Encoding.UTF8.GetString).SingleOrDefault("");

    private static string Hex(IEnumerable<byte[]> bytes) => bytes.Select(Convert.ToHexStringLower).SingleOrDefault("");
}
