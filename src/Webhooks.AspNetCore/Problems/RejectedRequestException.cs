using Webhooks.Contracts;

namespace Webhooks.AspNetCore;

/// <summary>
/// A request that is wrong in itself; nothing was asked of the engine. <see cref="ProblemFilter"/> answers with the problem.
/// </summary>
internal sealed class RejectedRequestException(Problem problem) : Exception(problem.Detail)
{
    public Problem Problem { get; } = problem;
}
