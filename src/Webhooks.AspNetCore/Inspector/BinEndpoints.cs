using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Webhooks.Contracts;

namespace Webhooks.AspNetCore.Inspector;

internal static class BinEndpoints
{
    // For requests with bodies of a megabyte; it bounds the size of an answer.
    private const long MaxPageWeight = 8L * 1024 * 1024;

    public static void MapBins(this IEndpointRouteBuilder api)
    {
        var bins = api.MapGroup("/bins").WithTags("Inspector");
        bins.AddEndpointFilter(RequireInspectorAsync);

        bins.MapLazily(HttpMethods.Post, "", CreateAsync)
            .WithName("createBin")
            .WithSummary("Create a bin, a URL that catches and shows requests")
            .WithDescription(
                "The inspector is for development and off by default; all routes below /bins then answer 404 with "
                    + "inspector_off.")
            .Takes<BinRequest>(ContentType.Json, required: false)
            .Answers<BinResource>(StatusCodes.Status201Created)
            .Refuses(ProblemCodes.InspectorOff, ProblemCodes.InvalidBin);

        bins.MapRead("", List)
            .WithName("listBins")
            .WithSummary("List bins, newest first")
            .TakesPage()
            .Answers<ListResource<BinResource>>(StatusCodes.Status200OK)
            .Refuses(ProblemCodes.InspectorOff);

        var bin = bins.MapGroup($"/{{{BinRoute.Parameter}}}");

        bin.MapRead("", GetAsync)
            .WithName("getBin")
            .WithSummary("Get a bin")
            .Answers<BinResource>(StatusCodes.Status200OK)
            .Refuses(ProblemCodes.InspectorOff, ProblemCodes.BinNotFound);

        bin.MapLazily(HttpMethods.Patch, "", RenameAsync)
            .WithName("renameBin")
            .WithSummary("Rename a bin")
            .WithDescription("A name that is null or empty removes the current one; an absent name keeps it.")
            .Takes<BinRequest>(ContentType.Json)
            .Answers<BinResource>(StatusCodes.Status200OK)
            .Refuses(ProblemCodes.InspectorOff, ProblemCodes.BinNotFound, ProblemCodes.InvalidBin);

        bin.MapLazily(HttpMethods.Delete, "", Delete)
            .WithName("deleteBin")
            .WithSummary("Delete a bin and its requests")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(ProblemCodes.InspectorOff, ProblemCodes.BinNotFound);

        bin.MapLazily(HttpMethods.Put, "/answer", AnswerAsync)
            .WithName("setBinAnswer")
            .WithSummary("Set the answer of a bin")
            .WithDescription("Send either a preset, or status, headers, body, delay and fail_first; absent fields have their defaults.")
            .Takes<BinAnswerResource>(ContentType.Json)
            .Answers<BinAnswerResource>(StatusCodes.Status200OK)
            .Refuses(ProblemCodes.InspectorOff, ProblemCodes.BinNotFound, ProblemCodes.InvalidAnswer);

        bin.MapRead("/requests", RequestsAsync)
            .WithName("listCaughtRequests")
            .WithSummary("List the requests of a bin, newest first")
            .WithDescription("A page may have fewer items than limit when bodies are large.")
            .TakesPage()
            .Answers<ListResource<CaughtRequestResource>>(StatusCodes.Status200OK)
            .Refuses(ProblemCodes.InspectorOff, ProblemCodes.BinNotFound);

        bin.MapRead($"/requests/{{{CaughtRoute.Parameter}}}", RequestAsync)
            .WithName("getCaughtRequest")
            .WithSummary("Get a request that a bin has caught")
            .Answers<CaughtRequestResource>(StatusCodes.Status200OK)
            .Refuses(ProblemCodes.InspectorOff, ProblemCodes.BinNotFound, ProblemCodes.RequestNotFound);

        bin.MapLazily(HttpMethods.Delete, "/requests", ClearAsync)
            .WithName("clearBin")
            .WithSummary("Delete the requests of a bin")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(ProblemCodes.InspectorOff, ProblemCodes.BinNotFound);
    }

    private static ValueTask<object?> RequireInspectorAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var inspector = (InspectorHost?)context.HttpContext.RequestServices.GetService(typeof(InspectorHost));
        return inspector is { WhyOff: { } why }
            ? throw new RejectedRequestException(ProblemFactory.Create(StatusCodes.Status404NotFound, ProblemCodes.InspectorOff, why))
            : next(context);
    }

    private static async Task<JsonHttpResult<BinResource>> CreateAsync(HttpContext http, InspectorHost inspector)
    {
        var bin = inspector.Bins.Create(BinForm.ReadName(await RequestBody.ReadOptionalAsync(http.Request)) ?? "");
        http.Response.Headers.Location = LocalPath.Of(http.Request, $"{http.Request.Path.ToUriComponent().TrimEnd('/')}/{bin.Id}");
        return TypedResults.Json(bin.ToResource(inspector), ContractsJson.Readable.BinResource, statusCode: StatusCodes.Status201Created);
    }

    private static JsonHttpResult<ListResource<BinResource>> List(HttpRequest request, InspectorHost inspector)
    {
        var (limit, before) = Page(request);
        var bins = inspector.Bins.List().Where(bin => bin.No < before).Take(limit + 1).ToList();
        return TypedResults.Json(
            new ListResource<BinResource>
            {
                Items = [.. bins.Take(limit).Select(bin => bin.ToResource(inspector))],
                NextCursor = bins.Count > limit ? Cursor(bins[limit - 1].No) : null,
            },
            ContractsJson.Readable.ListResourceBinResource);
    }

    private static async Task<JsonHttpResult<BinResource>> GetAsync(
        [AsParameters] BinRoute route, InspectorHost inspector, CancellationToken cancellationToken) =>
        TypedResults.Json((await FindAsync(route, inspector, cancellationToken)).ToResource(inspector), ContractsJson.Readable.BinResource);

    private static async Task<JsonHttpResult<BinResource>> RenameAsync(
        [AsParameters] BinRoute route, HttpRequest request, InspectorHost inspector)
    {
        var bin = await FindAsync(route, inspector, request.HttpContext.RequestAborted);
        ContentType.Require(request, ContentType.Json);
        if (BinForm.ReadName(await RequestBody.ReadAsync(request, RequestBody.MaxRegistrationBytes)) is { } name)
            bin = inspector.Bins.Rename(bin.Id, name) ?? throw BinRoute.NotFound();
        return TypedResults.Json(bin.ToResource(inspector), ContractsJson.Readable.BinResource);
    }

    private static NoContent Delete([AsParameters] BinRoute route, InspectorHost inspector) =>
        inspector.Bins.Remove(route.Bin) ? TypedResults.NoContent() : throw BinRoute.NotFound();

    private static async Task<JsonHttpResult<BinAnswerResource>> AnswerAsync(
        [AsParameters] BinRoute route, HttpRequest request, InspectorHost inspector)
    {
        var id = (await FindAsync(route, inspector, request.HttpContext.RequestAborted)).Id;
        ContentType.Require(request, ContentType.Json);
        var answer = AnswerForm.Read(await RequestBody.ReadAsync(request, RequestBody.MaxRegistrationBytes));
        var bin = inspector.Bins.Answer(id, answer) ?? throw BinRoute.NotFound();
        return TypedResults.Json(bin.Answer.ToResource(), ContractsJson.Readable.BinAnswerResource);
    }

    private static async Task<JsonHttpResult<ListResource<CaughtRequestResource>>> RequestsAsync(
        [AsParameters] BinRoute route, HttpRequest request, InspectorHost inspector, CancellationToken cancellationToken)
    {
        var (limit, before) = Page(request);
        var bin = await FindAsync(route, inspector, cancellationToken);
        var items = new List<CaughtRequest>();
        var weight = 0L;
        var older = bin.Requests.Reverse().SkipWhile(caught => caught.Number >= before).ToList();
        foreach (var caught in older.Take(limit).TakeWhile(caught => items.Count == 0 || weight + caught.Arrival.Weight <= MaxPageWeight))
        {
            items.Add(caught);
            weight += caught.Arrival.Weight;
        }

        return TypedResults.Json(
            new ListResource<CaughtRequestResource>
            {
                Items = [.. items.Select(caught => Show(caught, request.HttpContext))],
                NextCursor = items.Count < older.Count ? Cursor(items[^1].Number) : null,
            },
            ContractsJson.Readable.ListResourceCaughtRequestResource);
    }

    private static async Task<JsonHttpResult<CaughtRequestResource>> RequestAsync(
        [AsParameters] CaughtRoute route, HttpContext http, InspectorHost inspector, CancellationToken cancellationToken)
    {
        var bin = await FindAsync(new(route.BinId), inspector, cancellationToken);
        return TypedResults.Json(
            Show(bin.Find(route.Request) ?? throw CaughtRoute.NotFound(), http), ContractsJson.Readable.CaughtRequestResource);
    }

    private static CaughtRequestResource Show(CaughtRequest caught, HttpContext caller) =>
        caller.SeesSecrets() ? caught.ToResource() : caught.ToResource().Masked();

    private static async Task<NoContent> ClearAsync(
        [AsParameters] BinRoute route, InspectorHost inspector, CancellationToken cancellationToken)
    {
        inspector.Bins.Clear((await FindAsync(route, inspector, cancellationToken)).Id);
        return TypedResults.NoContent();
    }

    private static async ValueTask<Bin> FindAsync(BinRoute route, InspectorHost inspector, CancellationToken cancellationToken) =>
        await inspector.FindAsync(route.Bin, cancellationToken) ?? throw BinRoute.NotFound();

    private static (int Limit, long Before) Page(HttpRequest request)
    {
        var query = new QueryReader(request);
        var (limit, cursor) = (query.Limit(), query.Cursor());
        query.Check();
        if (cursor is null)
            return (limit, long.MaxValue);
        return long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var before)
            ? (limit, before)
            : throw new RejectedRequestException(ProblemFactory.Create(
                StatusCodes.Status422UnprocessableEntity, ProblemCodes.InvalidCursor,
                "The cursor is not the next_cursor of an earlier page."));
    }

    private static string Cursor(long number) => number.ToString(CultureInfo.InvariantCulture);
}
