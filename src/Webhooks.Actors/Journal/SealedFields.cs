using Google.Protobuf;
using Webhooks.Actors.Encryption;

namespace Webhooks.Actors.Journal;

/// <summary>
/// Seals and opens the secrets in stored messages: signing secrets and custom headers. Data that was stored without a key is read
/// unchanged.
/// </summary>
internal sealed class SealedFields(KeyRing keys)
{
    /// <summary>Encrypts with the first key, if there is one.</summary>
    public T Close<T>(T stored)
        where T : IMessage => keys.First is null ? stored : Close(stored, SecretSlot.Of(stored));

    public T Close<T>(T stored, IReadOnlyList<SecretSlot> slots)
        where T : IMessage
    {
        foreach (var slot in slots)
        {
            if (slot.Sealed is not null || slot.Clear.IsEmpty)
                continue;
            if (slot.Place.Webhook.Value is null)
                throw new InvalidOperationException($"A {stored.Descriptor.Name} with a secret must name its webhook.");
            slot.Put(ByteString.Empty, ToWire(keys.Seal(slot.Place, slot.Clear.Span)));
        }

        return stored;
    }

    /// <exception cref="SecretUnreadableException">One of the secrets cannot be read.</exception>
    public T Open<T>(T stored)
        where T : IMessage => Open(stored, SecretSlot.Of(stored));

    /// <exception cref="SecretUnreadableException">One of the secrets cannot be read.</exception>
    public T Open<T>(T stored, IReadOnlyList<SecretSlot> slots)
        where T : IMessage
    {
        foreach (var slot in slots)
        {
            if (slot.Sealed is { } box)
                slot.Put(UnsafeByteOperations.UnsafeWrap(keys.Open(slot.Place, new(box.Key, box.Box.Memory))), null);
        }

        return stored;
    }

    public static Wire.Sealed ToWire(SealedValue value) => new() { Key = value.Key, Box = UnsafeByteOperations.UnsafeWrap(value.Box) };
}
