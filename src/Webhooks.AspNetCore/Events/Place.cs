using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>The place of an event in a request, for its id and for problems.</summary>
/// <param name="Index">Its place in the batch, from 0; null for an event that is the whole request.</param>
/// <param name="Line">Its line in an NDJSON body, from 1.</param>
internal readonly record struct Place(int? Index, int? Line)
{
    public static Place Whole => default;

    private string Prefix => Line is { } line ? $"Line {line}: " : Index is { } index ? $"Item {index} of the array: " : "";

    public static Place Item(int index) => new(index, null);

    public static Place OfLine(int index, int line) => new(index, line);

    public RejectedRequestException Malformed(JsonException exception) =>
        Reject(StatusCodes.Status400BadRequest, ProblemCodes.MalformedJson, ProblemFactory.ValidateJson(exception));

    public RejectedRequestException Malformed(string detail) => Reject(StatusCodes.Status400BadRequest, ProblemCodes.MalformedJson, detail);

    public RejectedRequestException WrongShape(string detail) => Reject(StatusCodes.Status400BadRequest, ProblemCodes.InvalidBody, detail);

    public RejectedRequestException TooLarge(string code, string detail) => Reject(StatusCodes.Status413PayloadTooLarge, code, detail);

    /// <summary>400: the field is null, given twice, or not a field of an event.</summary>
    public RejectedRequestException BadField(string code, string field, string message) =>
        Reject(StatusCodes.Status400BadRequest, code, field, message);

    /// <summary>422: the field has a wrong value.</summary>
    public RejectedRequestException Invalid(string field, string message) =>
        Reject(StatusCodes.Status422UnprocessableEntity, ProblemCodes.InvalidEvent, field, message);

    private RejectedRequestException Reject(int status, string code, string field, string message) =>
        new(At(ProblemFactory.Create(status, code, [new FieldError(field, message)], Prefix)));

    private RejectedRequestException Reject(int status, string code, string detail) =>
        new(At(ProblemFactory.Create(status, code, Prefix + detail)));

    private Problem At(Problem problem) => problem with { Line = Line, Index = Line is null ? Index : null };
}
