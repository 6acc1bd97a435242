using Webhooks.Actors.Tests.Hosting;
using Webhooks.Actors.Tests.Storage;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Portal;

/// <summary>Portal sessions in an engine that is stopped and started again, on both storages.</summary>
public sealed class PortalSessionTests
{
    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task A_session_lasts_through_a_restart_until_it_is_ended(StorageProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        OpenedPortalSession opened, other;
        PortalEntry? entry;
        await using (var engine = await EmbeddedEngine.StartAsync(database.Options))
        {
            (opened, other) = (await OpenAsync(engine), await OpenAsync(engine));
            entry = await engine.Portal.EnterAsync(opened.EntryCode, CancellationToken.None);
            Assert.Equal((Sample.Project, opened.Session.Id), (entry?.Project, entry?.Session));
            Assert.Null(await engine.Portal.EnterAsync(opened.EntryCode, CancellationToken.None));
        }

        await using (var engine = await EmbeddedEngine.StartAsync(database.Options))
        {
            Assert.Null(await engine.Portal.EnterAsync(opened.EntryCode, CancellationToken.None));
            Assert.Equal(
                [(opened.Session.Id, true), (other.Session.Id, false)],
                (await ListAsync(engine)).Select(session => (session.Id, session.EntryHash is null)));
            foreach (var access in new[] { await ByTokenAsync(engine, opened), await ByCookieAsync(engine, entry!) })
            {
                Assert.Equal(Capabilities.View | Capabilities.Edit, access?.Capabilities);
                Assert.Equal([Sample.Project], access!.Projects!);
                Assert.Equal((ActorKind.Portal, "ada"), (access.Actor.Kind, access.Actor.Name));
                Assert.Equal(opened.Session.ExpiresAt, access.Until);
            }

            await engine.Gateway.Portal.EndAsync(Sample.Project, opened.Session.Id);
            await Looks.Until(async () => await ByTokenAsync(engine, opened), access => access is null);
            await Looks.Until(async () => await ByCookieAsync(engine, entry!), access => access is null);
            Assert.NotNull(await ByTokenAsync(engine, other));
            Assert.Equal(1, await engine.Gateway.Portal.EndAllAsync(Sample.Project));
            Assert.Equal(
                "portal_session_not_found",
                (await Assert.ThrowsAsync<RefusedException>(
                    () => engine.Gateway.Portal.EndAsync(Sample.Project, other.Session.Id))).Refusal.Code);
        }

        await using (var engine = await EmbeddedEngine.StartAsync(database.Options))
        {
            Assert.Null(await ByTokenAsync(engine, other));
            Assert.Empty(await ListAsync(engine));
        }
    }

    [Fact]
    public async Task A_session_is_opened_by_its_own_secrets_alone()
    {
        await using var database = await TestDatabase.CreateAsync(StorageProvider.Sqlite);
        await using var engine = await EmbeddedEngine.StartAsync(database.Options);
        var (opened, other) = (await OpenAsync(engine), await OpenAsync(engine));
        var (token, secret) = (opened.Token, opened.Token.Split('.')[2]);

        string[] wrong =
        [
            "", "whp_", token[4..], $"{token}x", token[..^1], $"whp_other.{opened.Session.Id}.{secret}",
            $"whp_{Sample.Project}.{other.Session.Id}.{secret}", $"whp_{opened.EntryCode}", $"whp_{Sample.Project}.{opened.Session.Id}.",
            $"{token}.x", $"whp_{Sample.Project}.{new string('x', 100_000)}.{secret}",
        ];
        foreach (var bearer in wrong)
            Assert.Null(await engine.Portal.FindByTokenAsync(bearer, null, CancellationToken.None));
        Assert.Null(await engine.Portal.EnterAsync(token[4..], CancellationToken.None));
        var entry = await engine.Portal.EnterAsync(opened.EntryCode, CancellationToken.None);
        foreach (var cookie in new[] { null, "", opened.EntryCode, token[4..], $"{entry!.Cookie}x" })
            Assert.Null(await engine.Portal.FindByCookieAsync(opened.Session.Id, cookie, null, CancellationToken.None));
        Assert.Null(await engine.Portal.FindByCookieAsync(other.Session.Id, entry.Cookie, null, CancellationToken.None));
        Assert.NotNull(await ByCookieAsync(engine, entry));
    }

    [Fact]
    public async Task A_URL_that_is_used_twice_at_the_same_moment_works_once()
    {
        await using var database = await TestDatabase.CreateAsync(StorageProvider.Sqlite);
        await using var engine = await EmbeddedEngine.StartAsync(database.Options);
        var opened = await OpenAsync(engine);

        var entries = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => engine.Portal.EnterAsync(opened.EntryCode, CancellationToken.None)));

        var entry = Assert.Single(entries.OfType<PortalEntry>());
        Assert.NotNull(await ByCookieAsync(engine, entry));
    }

    [Fact]
    public async Task A_caller_that_manages_a_project_grants_any_capability_in_it_and_a_session_grants_none()
    {
        await using var database = await TestDatabase.CreateAsync(StorageProvider.Sqlite);
        await using var engine = await EmbeddedEngine.StartAsync(database.Options);
        var manager = engine.As(new(new(ActorKind.Key, "manager"), Capabilities.Manage));

        var opened = await manager.Portal.OpenAsync(Sample.Project, Capabilities.Admin, TimeSpan.FromDays(9));

        Assert.Equal(GatewayPortal.Grantable, opened.Session.Capabilities);
        Assert.Equal(PortalSession.MaxLifetime, opened.Session.ExpiresAt - opened.Session.CreatedAt);
        var user = engine.As((await ByTokenAsync(engine, opened))!);
        Assert.Equal(
            "missing_capability",
            (await Assert.ThrowsAsync<RefusedException>(
                () => user.Portal.OpenAsync(Sample.Project, Capabilities.View, TimeSpan.FromHours(1)))).Refusal.Code);
    }

    [Fact]
    public async Task A_session_ends_when_it_expires()
    {
        await using var database = await TestDatabase.CreateAsync(StorageProvider.Sqlite);
        await using var engine = await EmbeddedEngine.StartAsync(database.Options);

        var opened = await engine.Gateway.Portal.OpenAsync(Sample.Project, Capabilities.View, TimeSpan.FromTicks(1));

        await Looks.Until(async () => await ByTokenAsync(engine, opened), access => access is null);
        Assert.Null(await engine.Portal.EnterAsync(opened.EntryCode, CancellationToken.None));
        Assert.Empty(await ListAsync(engine));
    }

    [Fact]
    public async Task Values_that_may_be_secrets_are_masked_without_the_capability()
    {
        await using var database = await TestDatabase.CreateAsync(StorageProvider.Sqlite);
        await using var engine = await EmbeddedEngine.StartAsync(database.Options);
        var definition = Sample.Definition(new("http://127.0.0.1:8123/hook?token=abc")) with { Headers = Sample.Headers(("X-Key", "def")) };
        var id = (await engine.Gateway.Webhooks.CreateAsync(Sample.Project, definition)).Webhook.Id;
        var access = new Access(new(ActorKind.Portal, "ada"), Capabilities.View | Capabilities.Edit, [Sample.Project]);
        var user = engine.As(access);

        WebhookView[] shown =
        [
            await user.Webhooks.GetAsync(Sample.Project, id),
            await user.Webhooks.ChangeAsync(Sample.Project, id, new() { Name = new("Other") }),
            await user.Webhooks.PauseAsync(Sample.Project, id),
            (await engine.QueriesAs(access).ListWebhooksAsync(Sample.Project, 10, null, CancellationToken.None)).Items.Single(),
        ];

        Assert.All(shown, view => Assert.Equal(
            ("http://127.0.0.1:8123/hook?token=***", "***"), (view.Definition.Url, view.Definition.Headers["X-Key"])));
        var unmasked = (await engine.Gateway.Webhooks.GetAsync(Sample.Project, id)).Definition;
        Assert.Equal((definition.Url, "def"), (unmasked.Url, unmasked.Headers["X-Key"]));
    }

    [Fact]
    public async Task A_list_of_sessions_continues_where_its_page_ended()
    {
        await using var database = await TestDatabase.CreateAsync(StorageProvider.Sqlite);
        await using var engine = await EmbeddedEngine.StartAsync(database.Options);
        string[] ids = [.. await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ => (await OpenAsync(engine)).Session.Id))];

        var first = await engine.Gateway.Portal.ListAsync(Sample.Project, 2, null);
        await engine.Gateway.Portal.EndAsync(Sample.Project, first.Items[1].Id);
        var second = await engine.Gateway.Portal.ListAsync(Sample.Project, 2, first.NextCursor);
        var third = await engine.Gateway.Portal.ListAsync(Sample.Project, 2, second.NextCursor);

        Assert.Null(third.NextCursor);
        Assert.Equal(
            ids.Order(StringComparer.Ordinal),
            first.Items.Concat(second.Items).Concat(third.Items).Select(session => session.Id).Order(StringComparer.Ordinal));
    }

    private static async Task<IReadOnlyList<PortalSession>> ListAsync(EmbeddedEngine engine) =>
        (await engine.Gateway.Portal.ListAsync(Sample.Project, 100, null)).Items;

    private static Task<OpenedPortalSession> OpenAsync(EmbeddedEngine engine) => engine.Gateway.Portal.OpenAsync(
        Sample.Project, Capabilities.View | Capabilities.Edit, TimeSpan.FromHours(1), "ada");

    private static ValueTask<Access?> ByTokenAsync(EmbeddedEngine engine, OpenedPortalSession opened) =>
        engine.Portal.FindByTokenAsync(opened.Token, null, CancellationToken.None);

    private static ValueTask<Access?> ByCookieAsync(EmbeddedEngine engine, PortalEntry entry) =>
        engine.Portal.FindByCookieAsync(entry.Session, entry.Cookie, null, CancellationToken.None);
}
