using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Webhooks.Dashboard.Tests.Observing;

public sealed class HandlerTests(DashboardHost shared, ITestOutputHelper output) : DashboardTest(shared, output)
{
    private const string Remember = """
        () => {
          const read = element => Object.keys(element).filter(key => key.startsWith('_blazorEvents'))
            .flatMap(key => Object.entries(element[key].handlers).map(([name, handler]) => `${name} ${handler.eventHandlerId}`)).join();
          const all = () => [...document.querySelectorAll('main *')].filter(element => read(element));
          window.handlersBefore = new Map(all().map(element => [element, read(element)]));
          window.replacedHandlers = () => [...window.handlersBefore]
            .filter(([element, before]) => element.isConnected && read(element) !== before)
            .map(([element]) => element.outerHTML.slice(0, 200));
          return window.handlersBefore.size;
        }
        """;

    [Fact]
    public async Task The_handlers_of_a_page_that_polls_outlive_what_it_shows()
    {
        // Blazor may lose a click that comes while a render replaces its handler, and these pages render with each change.
        var receiver = await StartReceiver();
        var id = await Http.Register(Project, receiver, with: new JsonObject { ["name"] = "Trainer" });
        var user = await BrowseAsync();
        var published = 0;

        await LookAsync($"projects/{Project}", () => Expect(Figure("Events")).ToHaveTextAsync($"{published}"));
        await LookAsync($"projects/{Project}/webhooks/{id}", () => Expect(Figure("Delivered")).ToHaveTextAsync($"{published}"));
        await LookAsync($"projects/{Project}/webhooks", () => Expect(user.Main.Locator(".sparkline"))
            .ToHaveAttributeAsync("aria-label", $"{published} attempts in the last hour, 0 failed"));
        await LookAsync($"projects/{Project}/events", () => Expect(user.Main.Locator("tr.two-lines")).ToHaveCountAsync(published));
        await LookAsync("", () => Expect(Cell()).ToHaveTextAsync($"{published}"), FindAsync);

        async Task LookAsync(string path, Func<Task> isShown, Func<Task>? find = null)
        {
            await PublishAsync();
            await user.OpenAsync(path);
            if (find is not null)
                await find();
            await isShown();
            Assert.NotEqual(0, await user.Page.EvaluateAsync<int>(Remember));
            await PublishAsync();
            await isShown();
            Assert.Empty(await user.Page.EvaluateAsync<string[]>("() => window.replacedHandlers()"));
        }

        async Task PublishAsync()
        {
            (await Http.Publish(Project, Given.Event($"evt_{++published}"))).Expect(HttpStatusCode.Accepted);
            await receiver.Until(published);
        }

        // The page lists the first 20 projects of the host, which the tests of this collection share.
        Task FindAsync() => user.Main.GetByLabel("Open a project").FillAsync(Project);

        ILocator Figure(string name) => user.Main.Locator(".figure", new() { HasText = name }).Locator("dd").First;

        ILocator Cell() => user.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = Project }).Locator("[data-label=Events]");
    }
}
