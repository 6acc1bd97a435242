using System.Net.WebSockets;
using System.Reflection;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Webhooks.AspNetCore.Tests.Tokens;
using Webhooks.Dashboard.SignIn;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Portal.Circuits;

/// <summary>
/// The connections of the portal's pages, by a client that obeys nothing: pages of another project, tampered parameters and components,
/// forged events, sessions that have ended. A new page is in it by itself.
/// </summary>
[Collection(PortalCollection.Name)]
public sealed class CircuitTests(PortalHost portal)
{
    private const string All = "view edit test resend secret publish";

    /// <summary>What each page that has nothing to show says.</summary>
    private static readonly string[] Absences = ["There is no "];

    /// <summary>Pages that show their owner no text of a webhook or event: forms, and lists of ids and types.</summary>
    private static readonly string[] Unmarked =
        ["/projects/{Project}", "/projects/{Project}/webhooks/new", "/projects/{Project}/events", "/projects/{Project}/event-types"];

    public static TheoryData<string> Templates => [.. Pages];

    private static IEnumerable<string> Pages => typeof(PageAccess).Assembly.GetTypes()
        .SelectMany(type => type.GetCustomAttributes<RouteAttribute>()).Select(route => route.Template)
        .Where(template => template.StartsWith("/projects/{Project}", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Templates))]
    public async Task A_page_of_another_project_is_not_shown(string template)
    {
        var theirs = await EnterAsync(PortalHost.Theirs, All);
        await using var owner = await Circuit.OpenAsync(portal.Host, theirs, Path(template, PortalHost.Theirs, PortalHost.Theirs));
        if (!Unmarked.Contains(template))
            await owner.ReceiveAsync(PortalHost.Marker);

        var ours = await EnterAsync(PortalHost.Ours, All);
        await using var direct = await Circuit.OpenAsync(portal.Host, ours, Path(template, PortalHost.Theirs, PortalHost.Theirs));
        await direct.ReceiveAsync("There is no such page");
        // A project that does not exist is answered with the same page.
        await using var absent = await Circuit.OpenAsync(portal.Host, ours, Path(template, "absent", PortalHost.Theirs));
        await absent.ReceiveAsync("There is no such page");
        Assert.Equal(absent.Handlers.Values.Order(), direct.Handlers.Values.Order());
        await using var moved = await Circuit.OpenAsync(portal.Host, ours, $"projects/{PortalHost.Ours}/webhooks");
        await moved.ReceiveAsync("receiver.example");
        await moved.GoAsync(portal.Host, ours, Path(template, PortalHost.Theirs, PortalHost.Theirs));
        await moved.ReceiveAsync("There is no such page");
        await using var tampered = await Circuit.OpenAsync(portal.Host, ours, Path(template, PortalHost.Ours, PortalHost.Theirs));
        var isOfTheirs = template.Contains("{Id}", StringComparison.Ordinal) || template.Contains("{Event}", StringComparison.Ordinal);
        await tampered.ReceiveAsync(isOfTheirs ? Absences : [PortalHost.Ours]);

        Assert.All([direct, moved, tampered], circuit => Assert.False(circuit.HasReceived(PortalHost.Marker)));
    }

    [Theory]
    [InlineData("projects/ours%2F..%2Ftheirs/webhooks")]
    [InlineData("projects/ours/../theirs/webhooks")]
    [InlineData("projects//theirs/webhooks")]
    [InlineData("PROJECTS/theirs/webhooks")]
    [InlineData("../../../projects/theirs/webhooks")]
    [InlineData("projects/thei%72s/webhooks")]
    [InlineData("audit")]
    [InlineData("keys")]
    [InlineData("")]
    public async Task No_spelling_of_a_path_leads_out_of_the_project(string path)
    {
        await using var circuit = await Circuit.OpenAsync(portal.Host, await EnterAsync(PortalHost.Ours, All), path);

        await circuit.ReceiveAsync("There is no such page", "Trying again");

        Assert.False(circuit.HasReceived(PortalHost.Marker));
    }

    [Fact]
    public async Task The_components_of_another_session_show_nothing_of_its_project()
    {
        var (ours, theirs) = (await EnterAsync(PortalHost.Ours, All), await EnterAsync(PortalHost.Theirs, All));
        var html = await theirs.ReadAsync(portal.Host);

        await using var circuit = await Circuit.OpenAsync(portal.Host, ours, $"projects/{PortalHost.Theirs}/webhooks", html);

        await circuit.ReceiveAsync("There is no such page");
        Assert.False(circuit.HasReceived(PortalHost.Marker));
    }

    [Theory]
    [InlineData("descriptor")]
    [InlineData("type")]
    public async Task A_tampered_component_ends_the_connection(string field)
    {
        var ours = await EnterAsync(PortalHost.Ours, All);
        await using var circuit = await Circuit.OpenAsync(portal.Host, ours, $"projects/{PortalHost.Theirs}/webhooks", html: "");

        await circuit.RenderAsync(await ours.ReadAsync(portal.Host), marker =>
        {
            marker[field] = field == "descriptor" ? $"{marker[field]}A" : "webassembly";
            return marker;
        });

        await circuit.ReceiveAsync("JS.Error");
        Assert.False(circuit.HasReceived(PortalHost.Marker));
        Assert.Empty(circuit.Handlers);
    }

    [Fact]
    public async Task A_connection_with_the_cookie_of_another_session_is_refused()
    {
        var (ours, theirs) = (await EnterAsync(PortalHost.Ours, All), await EnterAsync(PortalHost.Theirs, All));

        foreach (var cookie in (string[])[ours.Cookie, $"{theirs.Cookie}x", "webhooks-portal="])
        {
            await Assert.ThrowsAsync<WebSocketException>(
                () => Circuit.OpenAsync(portal.Host, theirs with { Cookie = cookie }, $"projects/{PortalHost.Theirs}/webhooks", html: ""));
        }
    }

    [Fact]
    public async Task A_user_who_may_view_changes_nothing_with_any_event_of_any_page()
    {
        var user = await EnterAsync(PortalHost.Ours, "view");
        var before = await StateAsync();
        foreach (var template in Pages)
        {
            await using var circuit = await Circuit.OpenAsync(portal.Host, user, Path(template, PortalHost.Ours, PortalHost.Ours));
            await circuit.ReceiveAsync("receiver.example", "image.made", "There is no such", "Create", "requires the capability");

            foreach (var (handler, attribute) in circuit.Handlers)
                await circuit.RaiseAsync(handler, attribute);
            // Those that were never rendered: of actions that the user's capabilities hide.
            for (var forged = 0UL; forged < 100 && !circuit.IsClosed; forged++)
            {
                if (circuit.Handlers.ContainsKey(forged))
                    continue;
                var answer = await circuit.RaiseAsync(forged, "onclick");
                // A page that looks for news renders again: then this is one of its handlers after all.
                Assert.True(!answer.StartsWith("True", StringComparison.Ordinal) || circuit.Handlers.ContainsKey(forged), answer);
            }

            Assert.False(circuit.HasReceived(PortalHost.Marker));
        }

        Assert.Equal(before, await StateAsync());
    }

    [Fact]
    public async Task A_page_reaches_no_method_of_the_server_but_its_own()
    {
        Assert.Empty(
            from type in typeof(PageAccess).Assembly.GetTypes().Concat(typeof(ApiGate).Assembly.GetTypes())
            from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            where method.GetCustomAttribute<JSInvokableAttribute>() is not null
            select $"{type}.{method.Name}");
        await using var circuit = await Circuit.OpenAsync(
            portal.Host, await EnterAsync(PortalHost.Ours, "view"), $"projects/{PortalHost.Ours}/webhooks");
        await circuit.ReceiveAsync("receiver.example");

        foreach (var (target, method, assembly) in new[]
        {
            (0L, "Tell", (string?)"Webhooks.Dashboard"), (0L, "OpenAsync", "Webhooks.Actors"), (99L, "Tell", null), (1L, "Dispose", null),
            (2L, "End", null),
        })
        {
            Assert.StartsWith("False", await circuit.CallAsync(target, method, "[]", assembly), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_page_whose_session_has_ended_cannot_act(bool isSigned)
    {
        var (id, page) = (default(string), default(PortalPage)!);
        if (isSigned)
        {
            // Valid for two more seconds, with the clock skew.
            var token = portal.Backend.Sign(TokenSigner.Claims(DateTimeOffset.UtcNow.AddSeconds(-658), PortalHost.Ours, All));
            page = await PortalPage.EnterAsync(portal.Host, $"/portal?token={token}", PortalHost.Ours);
        }
        else
        {
            var opened = await portal.OpenAsync(PortalHost.Ours, All);
            (id, page) = (opened.Id, await PortalPage.EnterAsync(portal.Host, opened.Url.AbsolutePath, PortalHost.Ours));
        }

        var path = $"projects/{PortalHost.Ours}/webhooks/{portal.Webhooks[PortalHost.Ours]}";
        await using var circuit = await Circuit.OpenAsync(portal.Host, page, path);
        await circuit.ReceiveAsync("receiver.example");
        var handlers = circuit.Handlers.Where(handler => handler.Value == "onclick").ToArray();
        Assert.NotEmpty(handlers);
        if (id is not null)
            await portal.SendAsync("DELETE", $"api/v1/projects/{PortalHost.Ours}/portal-sessions/{id}", PortalHost.Key);

        await Looks.Until(
            () => Task.FromResult(circuit.Calls.Count(call => call.Contains("navigateTo", StringComparison.Ordinal))), calls => calls > 0);
        var before = await StateAsync();
        // The client does not leave.
        foreach (var (handler, attribute) in handlers)
            await circuit.RaiseAsync(handler, attribute);
        await circuit.GoAsync(portal.Host, page, $"projects/{PortalHost.Ours}/webhooks");
        foreach (var (handler, attribute) in circuit.Handlers)
            await circuit.RaiseAsync(handler, attribute);

        Assert.Equal(before, await StateAsync());
        await Assert.ThrowsAsync<WebSocketException>(() => Circuit.OpenAsync(portal.Host, page, "", html: ""));
    }

    [Fact]
    public async Task The_events_of_a_page_act_where_its_user_may()
    {
        var user = await EnterAsync(PortalHost.Ours, All);
        await using var circuit = await Circuit.OpenAsync(portal.Host, user, $"projects/{PortalHost.Ours}/webhooks");
        await circuit.ReceiveAsync("receiver.example");
        var before = await StateAsync();

        var answers = new List<string>();
        foreach (var (handler, attribute) in circuit.Handlers.Where(handler => handler.Value == "onclick").ToArray())
            answers.Add(await circuit.RaiseAsync(handler, attribute));

        Assert.Contains(answers, answer => answer.StartsWith("True", StringComparison.Ordinal));
        Assert.NotEqual(before, await StateAsync());
    }

    /// <summary>What is audited in both projects, without the sessions of the tests.</summary>
    private async Task<string> StateAsync()
    {
        var lines = new List<string>();
        foreach (var project in (string[])[PortalHost.Ours, PortalHost.Theirs])
        {
            var page = await portal.JsonAsync(HttpMethod.Get, $"api/v1/projects/{project}/audit?limit=1000", PortalHost.Key, null);
            lines.AddRange(page["items"]!.AsArray().Select(item => item!.ToJsonString())
                .Where(line => !line.Contains("\"action\":\"portal_session", StringComparison.Ordinal)));
            var webhooks = await portal.JsonAsync(HttpMethod.Get, $"api/v1/projects/{project}/webhooks", PortalHost.Key, null);
            lines.AddRange(webhooks["items"]!.AsArray().Select(
                webhook => $"{webhook!["id"]} {webhook["status"]} {webhook["url"]} {webhook["updated_at"]}"));
            var events = await portal.JsonAsync(HttpMethod.Get, $"api/v1/projects/{project}/events", PortalHost.Key, null);
            lines.AddRange(events["items"]!.AsArray().Select(each => (string)each!["id"]!));
        }

        return string.Join('\n', lines);
    }

    private async Task<PortalPage> EnterAsync(string project, string capabilities) =>
        await PortalPage.EnterAsync(portal.Host, (await portal.OpenAsync(project, capabilities)).Url.AbsolutePath, project);

    /// <summary>The path of a page.</summary>
    /// <param name="template">Its route.</param>
    /// <param name="project">The project in it.</param>
    /// <param name="of">Whose webhook and event are in it.</param>
    private string Path(string template, string project, string of) => template.TrimStart('/')
        .Replace("{Project}", project, StringComparison.Ordinal).Replace("{Id}", portal.Webhooks[of], StringComparison.Ordinal)
        .Replace("{Event}", portal.Events[of], StringComparison.Ordinal).Replace("{Type}", "image.made", StringComparison.Ordinal);
}
