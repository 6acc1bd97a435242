using System.Collections.Concurrent;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.Dashboard.Tests.Using;

public sealed class ReferenceTests(DashboardHost shared, ITestOutputHelper output) : DashboardTest(shared, output)
{
    [Fact]
    public async Task The_reference_of_the_API_shows_an_operation_with_its_example_and_loads_nothing_from_elsewhere()
    {
        var user = await BrowseAsync();
        var asked = new ConcurrentQueue<Uri>();
        user.Page.Request += (_, request) => asked.Enqueue(new(request.Url));

        await user.Page.GotoAsync("scalar");

        await user.Page.GetByText("Publish an event or a batch").First.WaitForAsync();
        await user.Page.GetByText("TO REVIEW").First.WaitForAsync();
        await user.PictureAsync("scalar");
        Assert.All(asked.Where(uri => uri.Scheme is "http" or "https"), uri => Assert.Equal(Host.Address.Authority, uri.Authority));
    }
}
