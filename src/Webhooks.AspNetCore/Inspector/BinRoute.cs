using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Webhooks.Contracts;

namespace Webhooks.AspNetCore.Inspector;

internal sealed record BinRoute([FromRoute(Name = BinRoute.Parameter)] string BinId)
{
    public const string Parameter = "bin_id";

    public BinId Bin => Inspector.BinId.TryParse(BinId, out var id) ? id : throw NotFound();

    public static RejectedRequestException NotFound() => new(ProblemFactory.Create(
        StatusCodes.Status404NotFound, ProblemCodes.BinNotFound,
        "There is no such bin, or it was removed: bins are in memory, and only as many as fit."));
}

internal sealed record CaughtRoute(
    [FromRoute(Name = BinRoute.Parameter)] string BinId, [FromRoute(Name = CaughtRoute.Parameter)] string Number)
{
    public const string Parameter = "number";

    public BinId Bin => new BinRoute(BinId).Bin;

    public long Request =>
        long.TryParse(Number, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw NotFound();

    public static RejectedRequestException NotFound() => new(ProblemFactory.Create(
        StatusCodes.Status404NotFound,
        ProblemCodes.RequestNotFound,
        $"The bin has no request of this number, or dropped it: it keeps the last {Inspector.Bin.MaxRequests} at most."));
}
