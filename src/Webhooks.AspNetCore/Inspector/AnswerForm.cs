using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore.Inspector;

/// <summary>An answer to set, as the API takes it.</summary>
internal static class AnswerForm
{
    private static readonly string[] Fields = ["status", "headers", "body", "delay", "fail_first"];

    public static Answer Read(ReadOnlyMemory<byte> body)
    {
        var fields = JsonFields.Parse(body, ["preset", .. Fields]);
        var preset = fields.Optional<AnswerPreset?>("preset", Words<AnswerPreset>.Allowed, static (value, out word) =>
            (word = JsonValues.Word<AnswerPreset>(value, out var one) ? one : null) is not null, null)?.To;
        foreach (var field in Fields.Where(field => preset is not null && !fields.IsAbsent(field)))
            fields.Wrong(field, "cannot be combined with preset, which sets all of them");
        var answer = preset?.Answer() ?? ReadOwn(fields);
        fields.Errors.AddRange(AnswerRules.Errors(answer));
        fields.Check(ProblemCodes.InvalidAnswer);
        return answer;
    }

    private static Answer ReadOwn(JsonFields fields)
    {
        var plain = Answer.Default;
        var first = fields.Object("fail_first", "count", "status");
        return new(fields.Optional("status", "a whole number", JsonValues.Whole, plain.Status)?.To ?? plain.Status)
        {
            Headers = ReadHeaders(fields),
            Body = fields.Optional("body", "a string", JsonValues.Text, plain.Body)?.To ?? plain.Body,
            Delay = fields.Optional("delay", Duration.Allowed, JsonValues.Wait, plain.Delay)?.To ?? plain.Delay,
            FailFirst = first?.Optional("count", "a whole number", JsonValues.Whole, 0)?.To ?? 0,
            FailStatus = first?.Optional("status", "a whole number", JsonValues.Whole, plain.FailStatus)?.To ?? plain.FailStatus,
        };
    }

    private static System.Collections.Immutable.ImmutableSortedDictionary<string, string> ReadHeaders(JsonFields fields)
    {
        var headers = Answer.Default.Headers.ToBuilder();
        if (fields.Object("headers") is not { } given)
            return headers.ToImmutable();
        foreach (var name in given.Names)
        {
            if (headers.ContainsKey(name))
                given.Wrong(name, "is given twice; header names are not case-sensitive");
            if (given.Optional<string?>(name, "a string", JsonValues.Text, null) is { To: { } value })
                headers[name] = value;
        }

        return headers.ToImmutable();
    }
}
