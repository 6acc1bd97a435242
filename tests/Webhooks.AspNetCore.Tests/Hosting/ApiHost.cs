using System.Text;
using Microsoft.AspNetCore.Builder;
using Webhooks.Actors;
using Webhooks.Contracts;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.AspNetCore.Tests;

/// <summary>The API on a real server, before a publisher that only writes down what it is given; there is no engine behind it.</summary>
public sealed class ApiHost : IAsyncLifetime
{
    private readonly WebApplication _app;

    public ApiHost()
    {
        var builder = LoopbackApp.CreateBuilder();
        builder.Services.AddPublisherOnly(Publisher);
        builder.Services.AddWebhooksApi(options => (options.MaxEventBytes, options.MaxBatchBytes) = (1000, 100_000));
        builder.Services.AddWebhooksOpenApi();
        _app = builder.Build();
        _app.UseWebhooksProblems();
        _app.MapWebhooksApi();
        _app.MapWebhooksHealth();
        _app.MapOpenApi();
    }

    public HttpClient Client { get; } = new();

    internal RecordingPublisher Publisher { get; } = new();

    public async Task InitializeAsync()
    {
        await _app.StartAsync();
        Client.BaseAddress = _app.Address();
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    public Task<HttpResponseMessage> PublishAsync(
        string body, string contentType = "application/json", string query = "", string project = "demo") =>
        SendAsync(HttpMethod.Post, $"/api/v1/projects/{project}/events{query}", body, contentType);

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? body = null, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("content-type", contentType);
        }

        return await Client.SendAsync(request);
    }
}

/// <summary>Numbers what it is given, and takes an event with a known id for a duplicate.</summary>
internal sealed class RecordingPublisher : IWebhookPublisher
{
    public List<EventDraft> Drafts { get; } = [];

    public Exception? Failure { get; set; }

    public async Task<AcceptedEvent> PublishAsync(ProjectId project, EventDraft draft, CancellationToken cancellationToken = default) =>
        (await PublishAsync(project, [draft], cancellationToken))[0];

    public Task<IReadOnlyList<AcceptedEvent>> PublishAsync(
        ProjectId project, IReadOnlyList<EventDraft> drafts, CancellationToken cancellationToken = default)
    {
        if (Failure is { } failure)
            return Task.FromException<IReadOnlyList<AcceptedEvent>>(failure);
        return Task.FromResult<IReadOnlyList<AcceptedEvent>>([.. drafts.Select(Accept)]);
    }

    private AcceptedEvent Accept(EventDraft draft)
    {
        var earlier = draft.Id is null ? -1 : Drafts.FindIndex(d => d.Id == draft.Id);
        if (earlier >= 0)
            return new(Drafts[earlier].Id.GetValueOrDefault(), earlier + 1, Duplicate: true) { Webhooks = 0 };
        Drafts.Add(draft);
        return new(draft.Id ?? PublishedEventId.Parse($"evt_{Drafts.Count}"), Drafts.Count, Duplicate: false) { Webhooks = 0 };
    }
}

internal static class Answers
{
    public static async Task<Problem> ProblemAsync(this HttpResponseMessage response)
    {
        Assert.Equal(Problem.MediaType, response.Content.Headers.ContentType?.MediaType);
        var problem = System.Text.Json.JsonSerializer.Deserialize(
            await response.Content.ReadAsStringAsync(), ContractsJson.Default.Problem);
        Assert.Equal((int)response.StatusCode, problem?.Status);
        Assert.Equal((int)response.StatusCode, ProblemCodes.Statuses.GetValueOrDefault(problem!.Code, problem.Status));
        return problem!;
    }
}
