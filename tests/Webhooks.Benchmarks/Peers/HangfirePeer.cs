using Hangfire;
using Hangfire.PostgreSql;
using Webhooks.Benchmarks.Sending;

namespace Webhooks.Benchmarks.Peers;

/// <summary>A job for each event in Hangfire, with its default number of workers and its default retries.</summary>
internal sealed class HangfirePeer : IPeer
{
    private const int Enqueuers = 4;

    private readonly BackgroundJobServer _server;
    private readonly BackgroundJobClient _client;

    public HangfirePeer(string connectionString, SignedPosts posts, Uri url)
    {
        var storage = new PostgreSqlStorage(
            new Hangfire.PostgreSql.Factories.NpgsqlConnectionFactory(connectionString, new()),
            new PostgreSqlStorageOptions { QueuePollInterval = TimeSpan.FromMilliseconds(200) });
        _client = new(storage);
        _server = new(new() { Activator = new Activator(new(posts, url)) }, storage);
    }

    public Task SendAsync(EventRange events) =>
        Parallel.ForAsync(0, events.Count, new ParallelOptions { MaxDegreeOfParallelism = Enqueuers }, (i, _) =>
        {
            var number = events.First + i;
            _client.Enqueue<Job>(job => job.PostAsync(number));
            return ValueTask.CompletedTask;
        });

    public ValueTask DisposeAsync()
    {
        _server.SendStop();
        _server.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Hangfire calls it by name.</summary>
    public sealed class Job
    {
        private readonly SignedPosts _posts;
        private readonly Uri _url;

        internal Job(SignedPosts posts, Uri url) => (_posts, _url) = (posts, url);

        public Task PostAsync(long number) => _posts.PostAsync(_url, number);
    }

    private sealed class Activator(Job job) : JobActivator
    {
        public override object ActivateJob(Type jobType) => job;
    }
}
