using System.Collections.Concurrent;
using Akka.Actor;

namespace Petabridge.Cmd.Host;

/// <summary>The endpoint of <c>pbm</c>. This one does not listen: tests read its palettes.</summary>
public sealed class PetabridgeCmd : IExtension
{
    private readonly ConcurrentQueue<CommandPaletteHandler> _handlers = new();

    public IReadOnlyCollection<CommandPaletteHandler> Handlers => _handlers;

    /// <summary>Where the real one would listen, once it has started.</summary>
    public PetabridgeCmdOptions? StartedWith { get; private set; }

    internal PetabridgeCmdOptions Options { get; set; } = new();

    public static PetabridgeCmd Get(ActorSystem system) => system.WithExtension<PetabridgeCmd, PetabridgeCmdProvider>();

    public void RegisterCommandPalette(CommandPaletteHandler handler) => _handlers.Enqueue(handler);

    public void Start() => StartedWith = Options;

    private sealed class PetabridgeCmdProvider : ExtensionIdProvider<PetabridgeCmd>
    {
        public override PetabridgeCmd CreateExtension(ExtendedActorSystem system) => new();
    }
}
