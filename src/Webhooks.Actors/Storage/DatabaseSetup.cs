using Akka.Actor.Setup;

namespace Webhooks.Actors.Storage;

/// <summary>Gives the tables to the journal's plugins, which the actor system makes itself.</summary>
internal sealed class DatabaseSetup(IRowStore rows) : Setup
{
    public IRowStore Rows => rows;
}
