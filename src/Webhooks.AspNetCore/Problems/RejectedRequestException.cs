using Webhooks.Contracts;

namespace Webhooks.AspNetCore;

/// <summary>
/// An invalid request, rejected before the engine. <see cref="ProblemFilter"/> answers with the problem.
/// </summary>
internal sealed class RejectedRequestException(Problem problem) : Exception(problem.Detail)
{
    public Problem Problem { get; } = problem;
}
