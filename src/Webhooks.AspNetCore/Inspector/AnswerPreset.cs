namespace Webhooks.AspNetCore.Inspector;

/// <summary>Predefined answers, as of receivers in trouble.</summary>
internal enum AnswerPreset
{
    /// <summary>200 at once.</summary>
    Ok,

    /// <summary>500 to the first two requests of each <c>webhook-id</c>, then 200.</summary>
    FailTwice,

    /// <summary>429 with Retry-After of 30 seconds.</summary>
    TooManyRequests,

    /// <summary>410, which disables a webhook.</summary>
    Gone,

    /// <summary>No answer for longer than any webhook waits.</summary>
    TimeOut,
}

internal static class AnswerPresets
{
    // A webhook's timeout is at most 60 s.
    private static readonly TimeSpan LongerThanAnyTimeout = TimeSpan.FromSeconds(65);

    public static Answer Answer(this AnswerPreset preset) => preset switch
    {
        AnswerPreset.Ok => Inspector.Answer.Default,
        AnswerPreset.FailTwice => Inspector.Answer.Default with { FailFirst = 2 },
        AnswerPreset.TooManyRequests => new(429) { Headers = Inspector.Answer.Default.Headers.Add("retry-after", "30") },
        AnswerPreset.Gone => new(410),
        AnswerPreset.TimeOut => new(200) { Delay = LongerThanAnyTimeout },
        _ => throw new ArgumentOutOfRangeException(nameof(preset), preset, "Not a preset."),
    };

    /// <summary>The preset that equals an answer, or null.</summary>
    public static AnswerPreset? Preset(this Answer answer)
    {
        foreach (var preset in Enum.GetValues<AnswerPreset>())
        {
            if (preset.Answer().IsSameAs(answer))
                return preset;
        }

        return null;
    }

    /// <summary>Its label in the dashboard.</summary>
    public static string Title(this AnswerPreset preset) => preset switch
    {
        AnswerPreset.Ok => "200",
        AnswerPreset.FailTwice => "Fail twice, then 200",
        AnswerPreset.TooManyRequests => "429 with Retry-After",
        AnswerPreset.Gone => "410 Gone",
        AnswerPreset.TimeOut => "Time out",
        _ => throw new ArgumentOutOfRangeException(nameof(preset), preset, "Not a preset."),
    };
}
