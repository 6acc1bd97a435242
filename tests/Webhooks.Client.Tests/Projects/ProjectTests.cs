using Xunit;

namespace Webhooks.Client.Tests.Projects;

public sealed class ProjectTests(EngineHost host) : EngineTest(host)
{
    [Fact]
    public async Task Projects_are_listed()
    {
        await Client.Events.PublishAsync(Project, "image.seen", 1);

        var project = Assert.Single(await Eventually(
            async () => (await Client.Projects.ListAsync().All()).Where(p => p.Id == Project).ToList(),
            projects => projects is [{ LastSequence: 1 }]));
        Assert.NotNull(project.LastEventAt);
    }
}
