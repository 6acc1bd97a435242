using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Webhooks.Contracts;

namespace Webhooks.Cli;

/// <summary>Events of a file, one a line; empty lines are skipped.</summary>
internal sealed class EventLines(Stream source)
{
    // A misspelled field would be silently ignored; the host also rejects such events.
    private static readonly ContractsJson Strict = new(new JsonSerializerOptions(ContractsJson.Default.Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
    });

    /// <summary>How much of the file has been read, 0 to 1; null when its length is unknown.</summary>
    public double? Share => source.CanSeek && source.Length > 0 ? (double)source.Position / source.Length : null;

    /// <exception cref="CliException">A line is not an event; the message says which and why.</exception>
    public async IAsyncEnumerable<PublishEventRequest> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        using var reader = new StreamReader(source, new UTF8Encoding(false, throwOnInvalidBytes: true),
            detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        for (long number = 1; await LineAsync(reader, number, cancellation) is { } line; number++)
        {
            if (!string.IsNullOrWhiteSpace(line))
                yield return Parse(line, number);
        }
    }

    internal static PublishEventRequest Parse(string line, long number)
    {
        try
        {
            return JsonSerializer.Deserialize(line, Strict.PublishEventRequest) ?? throw new JsonException("null is not an event.");
        }
        catch (JsonException e)
        {
            throw new CliException($"Line {number} is not an event: {e.Message.Split(" Path:", 2)[0]}");
        }
    }

    private static async Task<string?> LineAsync(StreamReader reader, long number, CancellationToken cancellation)
    {
        try
        {
            return await Task.Run(reader.ReadLineAsync, cancellation).WaitAsync(cancellation);
        }
        catch (DecoderFallbackException)
        {
            throw new CliException($"Line {number} or one after it is not UTF-8.");
        }
    }
}
