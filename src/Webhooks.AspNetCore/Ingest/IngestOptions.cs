using Microsoft.Extensions.Options;

namespace Webhooks.AspNetCore;

/// <summary>Size limits of a publish. The answer to a larger one is 413, and nothing of it is stored.</summary>
public sealed class IngestOptions
{
    /// <summary>
    /// The maximum bytes of one event, from its opening to its closing brace; 1 to 16 MB. Default 256 kB: an event says what happened, it
    /// does not carry files.
    /// </summary>
    public int MaxEventBytes { get; set; } = 256 * 1024;

    /// <summary>
    /// The maximum events of one batch; 1 to 100,000. Default 10,000: all of them stay in memory until the last is in the journal.
    /// </summary>
    public int MaxBatchEvents { get; set; } = 10_000;

    /// <summary>The maximum bytes of one request; 1 to 256 MB. Default 16 MB: it is held in one array.</summary>
    public int MaxBatchBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// The maximum bytes of publishes in flight on the node, from a request's first byte until its answer; 1 MB to 16 GB. Default
    /// 64 MB: what two or three seconds store, taking about four times as much memory. Above it a request waits for two seconds, then the
    /// answer is 503.
    /// </summary>
    public long MaxBytesInFlight { get; set; } = 64 << 20;

    /// <summary>The errors of the options, one sentence each, which starts with the option.</summary>
    internal IReadOnlyList<string> Errors()
    {
        List<string> errors = [];
        Bound(nameof(MaxEventBytes), MaxEventBytes, 1, 16 << 20);
        Bound(nameof(MaxBatchEvents), MaxBatchEvents, 1, 100_000);
        Bound(nameof(MaxBatchBytes), MaxBatchBytes, 1, 256 << 20);
        Bound(nameof(MaxBytesInFlight), MaxBytesInFlight, 1 << 20, 16L << 30);
        return errors;

        void Bound(string name, long value, long least, long most)
        {
            if (value < least || value > most)
                errors.Add($"Ingest:{name} is '{value}'; it must be a whole number from {least} to {most}.");
        }
    }
}

/// <summary>Wrong options stop the host at its start.</summary>
internal sealed class IngestRules : IValidateOptions<IngestOptions>
{
    public ValidateOptionsResult Validate(string? name, IngestOptions options) =>
        options.Errors() is { Count: > 0 } errors ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
}
