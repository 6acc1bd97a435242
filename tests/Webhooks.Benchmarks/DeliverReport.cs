using Webhooks.Benchmarks.Engines;
using Webhooks.Benchmarks.Measuring;
using Webhooks.Benchmarks.Receiving;
using Webhooks.Benchmarks.Reporting;

namespace Webhooks.Benchmarks;

/// <param name="Settled">From the last arrival until the engine counted everything as delivered.</param>
internal sealed record DurableRound(Throughput Throughput, Published Published, TimeSpan Settled, ReceiptCounts Receipts);

internal sealed class DeliverReport(Report report)
{
    private readonly List<(Throughput Raw, Throughput Durable)> _rounds = [];
    private long _deliveries;

    public void WarmedUp(DurableRound durable)
    {
        _deliveries += durable.Throughput.Deliveries;
        report.Line(
            $"{"",-8}{"raw",10}{"durable",10}{"ratio",7}{"CPU µs",16}{"allocated kB",15}{"GC 0/1/2",11}{"published",12}{"settled",9}");
    }

    public void Round(int number, Throughput raw, DurableRound round)
    {
        var durable = round.Throughput;
        _rounds.Add((raw, durable));
        _deliveries += durable.Deliveries;
        report.Line(
            $"{$"round {number}",-8}{raw.PerSecond,8:N0}/s{durable.PerSecond,8:N0}/s{durable.PerSecond / raw.PerSecond,7:0.00}"
            + $"{$"{raw.CpuMicroseconds:0.0} / {durable.CpuMicroseconds:0.0}",16}"
                + $"{$"{raw.AllocatedBytes / 1024:0.0} / {Kilobytes(durable)}",15}"
            + $"{Collections(durable.Used),11}{round.Published.PerSecond,10:N0}/s{round.Settled.TotalMilliseconds,6:N0} ms");
        if (round.Receipts is { Duplicates: > 0 } or { Unexpected: > 0 } or { Malformed: > 0 })
            report.Line(
                $"        {round.Receipts.Duplicates} duplicates, {round.Receipts.Unexpected} unexpected, {round.Receipts.Malformed} "
                    + "malformed");
        if (round.Published.Refusals > 0)
            report.Line($"        {round.Published.Refusals} batches were answered 'not now' and published again");
    }

    public void Summarise(Budget ratioBudget, JournalFigures? journal)
    {
        var ratio = Format.Median(_rounds.Select(r => r.Durable.PerSecond / r.Raw.PerSecond));
        report.Figure("raw signed POSTs/s (median)", Format.PerSecond(Format.Median(_rounds.Select(r => r.Raw.PerSecond))));
        report.Figure("durable deliveries/s (median)", Format.PerSecond(Format.Median(_rounds.Select(r => r.Durable.PerSecond))));
        report.Figure("durable over raw (median of the ratios)", $"{ratio:0.000}", ratioBudget, ratio);
        report.Figure("CPU per delivery of the engine's process",
            Format.Microseconds(Format.Median(_rounds.Select(r => r.Durable.CpuMicroseconds))));
        if (_rounds[0].Durable.AllocatedBytes is not null)
            report.Figure("allocated per delivery", Format.Kilobytes(Format.Median(_rounds.Select(r => r.Durable.AllocatedBytes!.Value))));
        if (journal is not null)
        {
            var rows = (double)journal.RowsWritten / _deliveries;
            report.Figure("journal rows per delivery", $"{rows:0.0000}", Budgets.JournalRowsPerDelivery, rows);
            report.Figure("journal rows, warm-up included", $"{journal.RowsWritten:N0}");
            report.Figure("database per delivery", Format.Kilobytes((double)journal.Bytes / _deliveries));
            report.Figure("database", Format.Megabytes(journal.Bytes));
        }

        report.End();
    }

    private static string Collections(ResourceUse used) => used.Gen0 is null ? "–" : $"{used.Gen0}/{used.Gen1}/{used.Gen2}";

    private static string Kilobytes(Throughput throughput) => throughput.AllocatedBytes is { } bytes ? $"{bytes / 1024:0.0}" : "–";
}
