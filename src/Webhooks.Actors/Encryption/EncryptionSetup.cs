using Akka.Actor.Setup;

namespace Webhooks.Actors.Encryption;

/// <summary>Gives the keys to the serializer, which the actor system makes itself.</summary>
internal sealed class EncryptionSetup(KeyRing keys) : Setup
{
    public KeyRing Keys => keys;
}
