namespace Webhooks.Model.Tests.Projects;

/// <summary>Answers publishes by reading a list of what was accepted from end to end.</summary>
internal static class NaiveReader
{
    public static List<string> Answers(
        IReadOnlyList<(PublishedEventId Id, ContentDigest Digest, DateTimeOffset At)> accepted, ProjectStep.PublishGroup group)
    {
        var log = accepted.Select(e => (e.Id, e.Digest, IsForgotten: e.At < accepted[^1].At.AddHours(-24))).ToList();
        var answers = new List<string>();
        foreach (var publish in group.Publishes)
        {
            var trial = log.ToList();
            var texts = new List<string>();
            var isRefused = false;
            foreach (var draft in publish.Select(ProjectRun.Draft))
            {
                var id = draft.Id!.Value;
                var earlier = trial.FindIndex(e => e.Id == id && !e.IsForgotten);
                if (earlier < 0)
                {
                    trial.Add((id, draft.Digest(), false));
                    texts.Add(TextOf(new AcceptedEvent(id, trial.Count, Duplicate: false)));
                }
                else
                {
                    isRefused |= trial[earlier].Digest != draft.Digest();
                    texts.Add(TextOf(new AcceptedEvent(id, earlier + 1, Duplicate: true)));
                }
            }

            answers.Add(isRefused ? "refused" : string.Join(' ', texts));
            log = isRefused ? log : trial;
        }

        return answers;
    }

    public static string TextOf(PublishDecision decision) =>
        decision.Refusal is null ? string.Join(' ', decision.Accepted.Select(TextOf)) : "refused";

    private static string TextOf(AcceptedEvent accepted) => $"{accepted.Id}={accepted.Sequence}{(accepted.Duplicate ? " again" : "")}";
}
