using Akka.Actor;

namespace Petabridge.Cmd.Host;

/// <summary>A palette with the actor that carries it out, one for each connection.</summary>
public abstract class CommandPaletteHandler(CommandPalette palette)
{
    public CommandPalette Palette { get; } = palette;

    public abstract Props HandlerProps { get; }
}
