using Akka.Actor.Setup;

namespace Webhooks.Actors.Encryption;

/// <summary>Passes the keys to the serializer, which the actor system creates itself.</summary>
internal sealed class EncryptionSetup(KeyRing keys) : Setup
{
    public KeyRing Keys => keys;
}
