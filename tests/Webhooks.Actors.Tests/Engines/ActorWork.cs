using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Dispatch;

namespace Webhooks.Actors.Tests.Engines;

/// <summary>Whether the actors of an engine have something to do.</summary>
public sealed class ActorWork : Setup
{
    private int _runs;
    private int _open;
    private int _seen;

    /// <summary>Whether no actor runs, or has run since the call before.</summary>
    public bool HasRested()
    {
        var runs = Volatile.Read(ref _runs);
        var rested = runs == _seen && Volatile.Read(ref _open) == 0;
        _seen = runs;
        return rested;
    }

    internal void Execute(IRunnable run)
    {
        Interlocked.Increment(ref _runs);
        Interlocked.Increment(ref _open);
        ThreadPool.UnsafeQueueUserWorkItem(
            queued =>
            {
                try
                {
                    queued.Run();
                }
                finally
                {
                    Interlocked.Decrement(ref _open);
                }
            }, run, preferLocal: false);
    }
}

/// <summary>Runs actors on the thread pool, as Akka does by default, and counts.</summary>
public sealed class CountingExecutors(Config config, IDispatcherPrerequisites prerequisites)
    : ExecutorServiceConfigurator(config, prerequisites)
{
    public override ExecutorService Produce(string id) => new Counting(id, Prerequisites.Settings.Setup.Get<ActorWork>().Value);

    private sealed class Counting(string id, ActorWork work) : ExecutorService(id)
    {
        public override void Execute(IRunnable run) => work.Execute(run);

        public override void Shutdown()
        {
            // The thread pool goes on.
        }
    }
}
