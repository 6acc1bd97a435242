using Akka.Serialization;
using Akka.Util;

namespace Webhooks.Actors.Storage.Plugins;

/// <summary>A fact or snapshot as bytes, in the format of Akka.Persistence.Sql.</summary>
internal readonly record struct StoredPayload(byte[] Bytes, int? Serializer, string Manifest)
{
    public static StoredPayload Of(Serialization serialization, object payload)
    {
        var serializer = serialization.FindSerializerForType(payload.GetType());
        return Serialization.WithTransport(serialization.System, (serializer, payload), static state => new StoredPayload(
            state.serializer.ToBinary(state.payload), state.serializer.Identifier, state.serializer switch
            {
                SerializerWithStringManifest own => own.Manifest(state.payload),
                { IncludeManifest: true } => state.payload.GetType().TypeQualifiedName(),
                _ => "",
            }));
    }

    public object Read(Serialization serialization) => Serializer is { } serializer
        ? serialization.Deserialize(Bytes, serializer, Manifest)
        : serialization.FindSerializerForType(Type.GetType(Manifest, throwOnError: true))
            .FromBinary(Bytes, Type.GetType(Manifest, throwOnError: true));
}
