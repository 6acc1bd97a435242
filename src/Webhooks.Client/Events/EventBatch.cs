using System.Buffers;

namespace Webhooks.Client;

/// <summary>Collects events as a JSON array, within bounds.</summary>
/// <remarks>An array, not lines: the data of an event may contain line feeds, which must stay.</remarks>
internal sealed class EventBatch(int maxEvents, int maxBytes)
{
    private readonly ArrayBufferWriter<byte> _body = new(4096);

    /// <summary>How many events it has.</summary>
    public int Count { get; private set; }

    /// <summary>Adds an event; false when the batch is full. It accepts a first event of any size.</summary>
    public bool TryAdd(ReadOnlySpan<byte> json)
    {
        if (Count > 0 && (Count >= maxEvents || _body.WrittenCount + json.Length + 2 > maxBytes))
            return false;
        _body.Write(Count == 0 ? "["u8 : ","u8);
        _body.Write(json);
        Count++;
        return true;
    }

    /// <summary>Ends the array. After that it must be cleared before more is added.</summary>
    public ReadOnlyMemory<byte> Close()
    {
        _body.Write("]"u8);
        return _body.WrittenMemory;
    }

    /// <summary>Empties it, and keeps its memory for the next.</summary>
    public void Clear()
    {
        _body.ResetWrittenCount();
        Count = 0;
    }
}
