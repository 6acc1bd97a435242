using System.Net;
using System.Text;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Delivering;

public sealed class GithubEventsTests(SharedHost shared, ITestOutputHelper output) : SharedHostTest(shared, output)
{
    [GithubEventsFact]
    public async Task Real_payloads_published_as_one_batch_arrive_complete_and_byte_identical()
    {
        var receiver = await StartReceiver();
        await Http.Register(Project, receiver);
        var batch = await File.ReadAllBytesAsync(GithubEventsFact.File);
        var published = Encoding.UTF8.GetString(batch).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        var answer = (await Http.PublishLines(Project, batch)).Expect(HttpStatusCode.Accepted);
        Assert.Equal(
            (published.Length, 0, 1, published.Length),
            ((int)answer["accepted"]!, (int)answer["duplicates"]!, (int)answer["first_sequence"]!, (int)answer["last_sequence"]!));
        var arrived = await receiver.Until(published.Length);

        Assert.Equal(published.Length, arrived.Count);
        Assert.All(arrived, receipt => Assert.True(receipt.IsSigned));
        var received = arrived.Select(receipt => receipt.Envelope!).OrderBy(envelope => envelope.Sequence).ToList();
        Assert.Equal(published, received.Select(AsPublished));
        Assert.Equal(answer["events"]!.AsArray().Select(item => (string)item!["id"]!), received.Select(envelope => envelope.Id));
    }

    private static string AsPublished(Envelope envelope) =>
        $$"""{"type":"{{envelope.Type}}","data":{{Encoding.UTF8.GetString(envelope.Data)}}}""";
}

/// <summary>The input lies beside the repository: without it the test is skipped, in CI it fails.</summary>
internal sealed class GithubEventsFact : FactAttribute
{
    public GithubEventsFact()
    {
        var required = string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);
        if (!System.IO.File.Exists(File) && !required)
            Skip = $"Needs {File}, which is not in the repository.";
    }

    public static string File { get; } = Repository.SharedData("github-events.ndjson");
}
