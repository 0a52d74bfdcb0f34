using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.FineTunings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.Core.Evaluations;

/// <summary>
/// Starts the evaluation of each job that succeeded with a held-out part. It looks at the jobs' rows and not only at what the
/// feed tells, so that a job that succeeded just before a kill is found at the next start.
/// </summary>
internal sealed class AutomaticEvaluations(IDbContextFactory<StudioDb> databases, EvaluationCreation creation, ILogger<AutomaticEvaluations> logger)
{
    // A job that cannot be evaluated now is looked at again after the next start, where a missing key may have been set.
    private readonly HashSet<string> _refused = [];

    public async Task StartDueAsync(CancellationToken cancellationToken)
    {
        foreach (var id in await DueAsync(cancellationToken))
        {
            if (!_refused.Contains(id) && await creation.CreateAutomaticAsync(id, cancellationToken) is { Problem: { } problem })
            {
                _refused.Add(id);
                EvaluationLog.NotStarted(logger, id, problem.Code);
            }
        }
    }

    private async Task<List<string>> DueAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.FineTunings
            .Where(job => job.Status == FineTuningStatus.Succeeded && job.EvaluationMadeAt == null
                && job.HeldOutCount > 0 && job.ModelId != null && job.ConnectionId != null && job.SnapshotId != null)
            .OrderBy(job => job.CreatedAt).Select(job => job.Id).ToListAsync(cancellationToken);
    }
}
